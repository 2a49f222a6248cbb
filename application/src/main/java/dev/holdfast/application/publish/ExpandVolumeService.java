package dev.holdfast.application.publish;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.encrypt.VolumeMappings;
import dev.holdfast.application.job.JobSubject;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.stage.FilesystemGrowth;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the kernel read the size again, checks it, and grows the mounted filesystem to it. */
public final class ExpandVolumeService implements ExpandVolume {
  private static final Logger LOG = LoggerFactory.getLogger(ExpandVolumeService.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeOperation operation;
  private final VolumeRecordUpdates updates;
  private final StagedVolumeLookup staged;
  private final NamespaceLocator locator;
  private final VolumeJobs jobs;
  private final FilesystemGrowth growth;
  private final VolumeMappings mappings;

  public ExpandVolumeService(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeOperation operation,
      VolumeRecordUpdates updates,
      StagedVolumeLookup staged,
      NamespaceLocator locator,
      VolumeJobs jobs,
      FilesystemGrowth growth,
      VolumeMappings mappings) {
    this.mappings = mappings;
    this.growth = growth;
    this.updates = updates;
    this.jobs = jobs;
    this.ports = ports;
    this.timing = timing;
    this.operation = operation;
    this.staged = staged;
    this.locator = locator;
  }

  @Override
  public Outcome<Long> expand(Command command) {
    return operation.run(command.volume(), () -> expandReserved(command));
  }

  private Long expandReserved(Command command) {
    Deadline deadline = new Deadline(ports.time(), command.patience());
    StagedVolume record = staged.record(command.volume());
    staged.requireAt(record, command.volumePath());
    Namespace device = sized(command, record, deadline);
    if (command.limitBytes().isPresent() && device.bytes() > command.limitBytes().getAsLong()) {
      throw new StepFailedException(
          new NodeFailure.LargerThanLimit(
              command.volume(), command.limitBytes().getAsLong(), device.bytes()));
    }
    if (record.capability().use() instanceof VolumeUse.Filesystem use) {
      if (record.capability().readOnly()) {
        requireFull(record, mappings.content(record, device), use, deadline);
      } else {
        grow(record, device, use, deadline);
      }
    }
    if (device.bytes() > record.bytes().orElse(0)) {
      updates.change(record, now -> now.withBytes(device.bytes()));
    }
    LOG.info("volume {} has {} bytes now", command.volume(), device.bytes());
    return device.bytes();
  }

  /** The device, once the target was asked and has the size; the kernel may look more than once. */
  private Namespace sized(Command command, StagedVolume record, Deadline deadline) {
    SubsystemNqn nqn = record.attachment().nqn();
    long required = command.requiredBytes().orElse(0);
    Deadline patience = deadline.part(timing.namespace());
    Deadline untilRescan = rescanned(nqn, patience);
    Namespace device = staged.device(record);
    while (!device.usable() || device.bytes() < required) {
      if (patience.spent()) {
        throw new StepFailedException(notGrown(command.volume(), required, device));
      }
      patience.pause(timing.poll());
      if (untilRescan.spent()) {
        untilRescan = rescanned(nqn, patience);
      }
      device = staged.device(record);
    }
    StepChecks.verified(ports.devices(), nqn, device);
    return device;
  }

  private Deadline rescanned(SubsystemNqn nqn, Deadline patience) {
    locator.rescan(nqn, patience);
    return new Deadline(ports.time(), timing.rescan());
  }

  private static NodeFailure notGrown(VolumeId volume, long required, Namespace device) {
    return new NodeFailure.NotGrownYet(
        volume,
        device.usable()
            ? "this node sees %s with %d bytes, and %d are asked for; expand the namespace on the target if that is not done"
                .formatted(device.device(), device.bytes(), required)
            : "no path to %s is usable, so that the target cannot be asked for its size (%d bytes when last seen)"
                .formatted(device.device(), device.bytes()));
  }

  /** No filesystem is grown that may not be written; OK would mean that it has its size. */
  private void requireFull(
      StagedVolume record, Namespace device, VolumeUse.Filesystem use, Deadline deadline) {
    OptionalLong smaller = growth.smaller(device, use.type(), deadline);
    if (smaller.isPresent()) {
      throw new StepFailedException(
          new NodeFailure.CapabilityUnsupported(
              "growing the filesystem of volume "
                  + record.id()
                  + ": it is staged read-only, and has "
                  + smaller.getAsLong()
                  + " of the "
                  + device.bytes()
                  + " bytes of "
                  + device.describe()
                  + "; its next staging that may write grows it"));
    }
  }

  private void grow(
      StagedVolume record, Namespace device, VolumeUse.Filesystem use, Deadline deadline) {
    JobSubject subject = new JobSubject(record.id(), record.attachment().nqn(), device, use.type());
    Optional<VolumeJob> ended = jobs.settled(subject, Set.of(JobKind.GROW), deadline);
    if (ended.filter(grown -> grown.bytes() == device.bytes()).isPresent()) {
      return;
    }
    StepChecks.verified(ports.devices(), record.attachment().nqn(), device);
    growth.grow(record, mappings.resized(record, device, deadline), use.type(), deadline);
  }
}
