package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.mount.MountLabels;
import dev.holdfast.application.mount.MountTarget;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.mount.SelinuxLabels;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts the filesystem of a proven device at the staging path. */
public final class FilesystemMount {
  private static final Logger LOG = LoggerFactory.getLogger(FilesystemMount.class);

  private final NodePorts ports;
  private final VolumeRecordUpdates updates;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;
  private final MountTarget target;
  private final VolumeContent content;
  private final FilesystemGrowth growth;
  private final VolumeFence fence;

  public FilesystemMount(
      NodePorts ports,
      VolumeRecordUpdates updates,
      NodeTimeouts timing,
      VolumeMounts mounts,
      MountTarget target,
      VolumeContent content,
      FilesystemGrowth growth,
      VolumeFence fence) {
    this.fence = fence;
    this.growth = growth;
    this.ports = ports;
    this.updates = updates;
    this.timing = timing;
    this.mounts = mounts;
    this.target = target;
    this.content = content;
  }

  /** Returns the record as it is after these steps. */
  StagedVolume stage(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      VolumeUse.Filesystem use,
      Deadline deadline) {
    if (target.alreadyMounted(
        command.volume(),
        command.stagingPath(),
        device,
        command.capability().readOnly(),
        deadline)) {
      requireType(command, device, use.type());
      requireLabels(command, use.options().labels());
      requireEncryption(command);
      StagedVolume known = content.formatted(record);
      if (!record.complete()) {
        // the call that mounted it may have ended before this
        fill(command, known, content.of(known, device), use.type(), deadline);
      }
      return known;
    }
    Namespace inner = content.prepare(command, record, device, use.type(), deadline);
    StagedVolume ready = content.formatted(record);
    mount(command, ready, inner, use, deadline);
    StagedVolume done = updates.change(ready, now -> now.withBytes(device.bytes()));
    fill(command, done, inner, use.type(), deadline);
    return done;
  }

  /** The record of what is mounted may be lost, and the request another one. */
  private void requireType(StageVolume.Command command, Namespace device, FilesystemType type) {
    mounts
        .at(command.stagingPath())
        .map(Mount::fsType)
        .filter(there -> !type.mounts(there))
        .ifPresent(there -> {
          throw new StepFailedException(
              new NodeFailure.FilesystemMismatch(device.describe(), type.word(), there));
        });
  }

  /** The mount may be of an earlier version, or of a request that is not on record. */
  private void requireLabels(StageVolume.Command command, SelinuxLabels labels) {
    mounts
        .at(command.stagingPath())
        .ifPresent(mount -> MountLabels.require(command.volume(), mount, labels));
  }

  /** One is never mounted where the other is asked for, whatever the records have. */
  private void requireEncryption(StageVolume.Command command) {
    Encryption asked = command.attachment().encryption();
    mounts
        .at(command.stagingPath())
        .filter(mount -> mount.beneath().isPresent() != asked.encrypted())
        .ifPresent(mount -> {
          throw new StepFailedException(
              new NodeFailure.Incompatible(
                  command.volume(),
                  "mounted " + (asked.encrypted() ? "without encryption" : "encrypted"),
                  "encryption " + asked.word()));
        });
  }

  /**
   * A clone or a restored snapshot in a larger volume: orchestrators ask for no expansion of what
   * was created at its size. The volume is of use as it is, so that a failure is a warning.
   */
  private void fill(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      Deadline deadline) {
    if (command.capability().readOnly()
        || device.readOnly()
        || growth.smaller(device, type, deadline).isEmpty()) {
      return;
    }
    try {
      growth.grow(record, device, type, deadline);
      LOG.info("volume {}: its {} fills {} now", record.id(), type.word(), device.describe());
    } catch (StepFailedException e) {
      if (e.unfinished()) {
        throw e;
      }
      LOG.warn("volume {} stays smaller than its device: {}", record.id(), e.failure().message());
    }
  }

  private void mount(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      VolumeUse.Filesystem use,
      Deadline deadline) {
    MountOptions options =
        command.capability().readOnly() ? use.options().forReading() : use.options();
    Optional<String> forTwin = use.type().optionForTwin();
    if (forTwin.isPresent()
        && ports.filesystems().twinMounted(device, use.type(), deadline.atMost(timing.command()))) {
      options = options.with(forTwin.stream().toList());
    }
    StepChecks.require(
        "making " + command.stagingPath(), ports.mounts().makeDirectory(command.stagingPath()));
    fence.require(record, device, deadline);
    StepChecks.verified(ports.devices(), command.attachment().nqn(), device);
    MountOutcome outcome =
        ports
            .mounts()
            .mount(
                device,
                use.type(),
                command.stagingPath(),
                options,
                deadline.atMost(timing.command()));
    StepChecks.require("mounting " + device.describe() + " at " + command.stagingPath(), outcome);
    StepChecks.verified(ports.devices(), command.attachment().nqn(), device);
  }
}
