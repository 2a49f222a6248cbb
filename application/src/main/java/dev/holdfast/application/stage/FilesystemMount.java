package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.mount.MountTarget;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.FormatDecision;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.ArrayList;
import java.util.List;
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
  private final FormatGate proof;

  public FilesystemMount(
      NodePorts ports,
      VolumeRecordUpdates updates,
      NodeTimeouts timing,
      VolumeMounts mounts,
      MountTarget target,
      FormatGate proof) {
    this.ports = ports;
    this.updates = updates;
    this.timing = timing;
    this.mounts = mounts;
    this.target = target;
    this.proof = proof;
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
      return record;
    }
    StagedVolume done = prepare(command, record, device, use.type(), deadline);
    mount(command, device, use, deadline);
    return done;
  }

  private StagedVolume prepare(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      Deadline deadline) {
    ProbeOutcome probe = ports.filesystems().probe(device, deadline.atMost(timing.command()));
    return switch (probe) {
      case ProbeOutcome.Holds(String there) -> {
        if (!there.equals(type.word())) {
          throw new StepFailedException(
              new NodeFailure.FilesystemMismatch(device.describe(), type.word(), there));
        }
        check(command, device, type, deadline);
        yield formatted(record);
      }
      case ProbeOutcome.HoldsOther(String what) ->
          throw new StepFailedException(
              new NodeFailure.FilesystemMismatch(device.describe(), type.word(), what));
      case ProbeOutcome.Unknown(String why) ->
          throw new StepFailedException(
              new NodeFailure.StepFailed("reading what is on " + device.describe(), why));
      case ProbeOutcome.NothingFound() -> format(command, record, device, type, deadline);
    };
  }

  private void check(
      StageVolume.Command command, Namespace device, FilesystemType type, Deadline deadline) {
    if (command.capability().readOnly() || !mounts.otherUses(device).isEmpty()) {
      return;
    }
    switch (ports.filesystems().check(device, type, deadline.atMost(timing.format()))) {
      case CheckOutcome.Sound() -> {}
      case CheckOutcome.Damaged(String why) ->
          throw new StepFailedException(new NodeFailure.FilesystemDamaged(device.describe(), why));
      case CheckOutcome.Unknown(String why) ->
          throw new StepFailedException(
              new NodeFailure.StepFailed("checking " + device.describe(), why));
    }
  }

  private StagedVolume format(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      Deadline deadline) {
    List<String> users = mounts.usersOf(device);
    if (!users.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.FormatRefused(
              device.describe(), "it is in use by " + String.join(", ", users)));
    }
    if (proof.decide(command, device, type, deadline)
        instanceof FormatDecision.Refused(List<String> reasons)) {
      throw new StepFailedException(
          new NodeFailure.FormatRefused(device.describe(), String.join("; ", reasons)));
    }
    switch (ports.filesystems().make(device, type, deadline.atMost(timing.format()))) {
      case StepOutcome.Done() -> {}
      case StepOutcome.Failed(String why) ->
          throw new StepFailedException(
              new NodeFailure.StepFailed(
                  "making " + type.word() + " on " + device.describe(), why));
      case StepOutcome.TimedOut(String why) ->
          throw new StepFailedException(
              new NodeFailure.MayRemain("making " + type.word() + " on " + device.describe(), why));
    }
    LOG.info("volume {}: made {} on {}", command.volume(), type.word(), device.describe());
    return formatted(record);
  }

  /** A volume that has or had a filesystem is never formatted, whatever it reads as one day. */
  private StagedVolume formatted(StagedVolume record) {
    return record.formattedAt().isPresent()
        ? record
        : updates.change(record, now -> now.withFormattedAt(ports.time().now()));
  }

  private void mount(
      StageVolume.Command command, Namespace device, VolumeUse.Filesystem use, Deadline deadline) {
    List<String> options = new ArrayList<>(use.mountFlags());
    if (command.capability().readOnly()) {
      options.add("ro");
    }
    Optional<String> forTwin = use.type().optionForTwin();
    if (forTwin.isPresent()
        && ports.filesystems().twinMounted(device, use.type(), deadline.atMost(timing.command()))) {
      options.add(forTwin.get());
    }
    StepChecks.require(
        "making " + command.stagingPath(), ports.mounts().makeDirectory(command.stagingPath()));
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
