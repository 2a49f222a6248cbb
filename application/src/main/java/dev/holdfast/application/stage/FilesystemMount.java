package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.job.JobSubject;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.MountLabels;
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
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.FormatDecision;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.mount.SelinuxLabels;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts the filesystem of a proven device at the staging path. */
public final class FilesystemMount {
  private static final Logger LOG = LoggerFactory.getLogger(FilesystemMount.class);

  /** After either of them the filesystem needs no check. */
  private static final Set<JobKind> STAGE_JOBS = Set.of(JobKind.MKFS, JobKind.CHECK);

  private final NodePorts ports;
  private final VolumeRecordUpdates updates;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;
  private final MountTarget target;
  private final FormatGate proof;
  private final VolumeJobs jobs;
  private final FilesystemGrowth growth;
  private final VolumeFence fence;

  public FilesystemMount(
      NodePorts ports,
      VolumeRecordUpdates updates,
      NodeTimeouts timing,
      VolumeMounts mounts,
      MountTarget target,
      FormatGate proof,
      VolumeJobs jobs,
      FilesystemGrowth growth,
      VolumeFence fence) {
    this.fence = fence;
    this.growth = growth;
    this.jobs = jobs;
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
      requireType(command, device, use.type());
      requireLabels(command, use.options().labels());
      StagedVolume known = formatted(record);
      if (!record.complete()) {
        // the call that mounted it may have ended before this
        fill(command, known, device, use.type(), deadline);
      }
      return known;
    }
    StagedVolume ready = prepare(command, record, device, use.type(), deadline);
    mount(command, ready, device, use, deadline);
    StagedVolume done = updates.change(ready, now -> now.withBytes(device.bytes()));
    fill(command, done, device, use.type(), deadline);
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

  private StagedVolume prepare(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      Deadline deadline) {
    JobSubject subject = new JobSubject(command.volume(), command.attachment().nqn(), device, type);
    // until it has ended nothing on the device means anything
    Optional<VolumeJob> ended = jobs.settled(subject, STAGE_JOBS, deadline);
    ProbeOutcome probe = ports.filesystems().probe(device, deadline.atMost(timing.command()));
    return switch (probe) {
      case ProbeOutcome.Holds(String there) -> {
        if (!type.mounts(there)) {
          throw new StepFailedException(
              new NodeFailure.FilesystemMismatch(device.describe(), type.word(), there));
        }
        growth.requireSpace(device, type, deadline);
        if (ended.isEmpty()) {
          check(command, record, subject, deadline);
        }
        yield formatted(record);
      }
      case ProbeOutcome.HoldsOther(String what) ->
          throw new StepFailedException(
              new NodeFailure.FilesystemMismatch(device.describe(), type.word(), what));
      case ProbeOutcome.Unknown(String why) -> {
        String step = "reading what is on " + device.describe();
        throw new StepFailedException(
            deadline.spent()
                ? new NodeFailure.DeadlinePassed(step + ": " + why)
                : new NodeFailure.StepFailed(step, why));
      }
      case ProbeOutcome.NothingFound() -> format(command, record, subject, deadline);
    };
  }

  private void check(
      StageVolume.Command command, StagedVolume record, JobSubject subject, Deadline deadline) {
    if (command.capability().readOnly() || !mounts.otherUses(subject.device()).isEmpty()) {
      return;
    }
    fence.require(record, subject.device(), deadline);
    jobs.run(subject, JobKind.CHECK, deadline, observer -> checked(subject, observer));
  }

  private Optional<NodeFailure> checked(JobSubject subject, StepObserver observer) {
    String device = subject.device().describe();
    return switch (ports
        .filesystems()
        .check(subject.device(), subject.type(), VolumeJobs.UNBOUNDED, observer)) {
      case CheckOutcome.Sound() -> Optional.empty();
      case CheckOutcome.NotJudged(String why) -> {
        LOG.warn(
            "volume {}: {} is mounted without a check, the kernel decides: {}",
            subject.volume(),
            device,
            why);
        yield Optional.empty();
      }
      case CheckOutcome.Damaged(String why) ->
          Optional.of(new NodeFailure.FilesystemDamaged(device, why));
      case CheckOutcome.Unknown(String why) ->
          Optional.of(new NodeFailure.StepFailed("checking " + device, why));
    };
  }

  private StagedVolume format(
      StageVolume.Command command, StagedVolume record, JobSubject subject, Deadline deadline) {
    Namespace device = subject.device();
    List<String> users = mounts.usersOf(device);
    if (!users.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.FormatRefused(
              device.describe(), "it is in use by " + String.join(", ", users)));
    }
    if (proof.decide(command, device, subject.type(), deadline)
        instanceof FormatDecision.Refused(List<String> reasons)) {
      throw new StepFailedException(
          new NodeFailure.FormatRefused(device.describe(), String.join("; ", reasons)));
    }
    fence.require(record, device, deadline);
    jobs.run(
        subject,
        JobKind.MKFS,
        deadline,
        observer -> made(command.mkfs(), record, subject, observer));
    return formatted(record);
  }

  /** Records it as well, since the call that began it may have ended long ago. */
  private Optional<NodeFailure> made(
      MkfsOptions options, StagedVolume record, JobSubject subject, StepObserver observer) {
    String step = "making " + subject.type().word() + " on " + subject.device().describe();
    return switch (ports
        .filesystems()
        .make(subject.device(), subject.type(), options, VolumeJobs.UNBOUNDED, observer)) {
      case StepOutcome.Done() -> {
        LOG.info(
            "volume {}: made {} on {}",
            subject.volume(),
            subject.type().word(),
            subject.device().describe());
        formatted(record);
        yield Optional.empty();
      }
      case StepOutcome.Failed(String why) -> Optional.of(new NodeFailure.StepFailed(step, why));
      case StepOutcome.TimedOut(String why) -> Optional.of(new NodeFailure.MayRemain(step, why));
    };
  }

  /** A volume that has or had a filesystem is never formatted, whatever it reads as one day. */
  private StagedVolume formatted(StagedVolume record) {
    return record.formattedAt().isPresent()
        ? record
        : updates.change(record, now -> now.withFormattedAt(ports.time().now()));
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
