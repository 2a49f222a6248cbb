package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.encrypt.VolumeMappings;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.job.JobSubject;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Access;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.FormatDecision;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a volume lacks: a filesystem, and a LUKS2 header where it is encrypted. One of them is
 * only made on a device that is proven to be empty; inside a header only while the header notes
 * that there was no filesystem in it yet (ADR 34).
 */
public final class VolumeFormat {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeFormat.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates updates;
  private final VolumeMounts mounts;
  private final FormatGate proof;
  private final VolumeJobs jobs;
  private final VolumeFence fence;
  private final VolumeMappings mappings;

  public VolumeFormat(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates updates,
      VolumeMounts mounts,
      FormatGate proof,
      VolumeJobs jobs,
      VolumeFence fence,
      VolumeMappings mappings) {
    this.mappings = mappings;
    this.timing = timing;
    this.ports = ports;
    this.updates = updates;
    this.mounts = mounts;
    this.proof = proof;
    this.jobs = jobs;
    this.fence = fence;
  }

  /** A filesystem on a device on which the probe found nothing. */
  void plain(
      StageVolume.Command command, StagedVolume record, JobSubject subject, Deadline deadline) {
    requireProof(command, subject, deadline);
    fence.require(record, subject.device(), deadline);
    jobs.run(subject, JobKind.MKFS, deadline, observer -> made(command, record, subject, observer));
  }

  /** A header, and a filesystem in it, on a device on which the probe found nothing. */
  void encrypted(
      StageVolume.Command command,
      StagedVolume record,
      JobSubject subject,
      Secret passphrase,
      Deadline deadline) {
    requireProof(command, subject, deadline);
    fence.require(record, subject.device(), deadline);
    jobs.run(
        subject,
        JobKind.MKFS,
        deadline,
        observer ->
            header(subject, passphrase, observer)
                .or(() -> inside(command, record, subject, passphrase, observer)));
  }

  /**
   * The filesystem that is missing by the header's own note.
   *
   * @throws StepFailedException if anything speaks against it
   */
  void unfinished(
      StageVolume.Command command,
      StagedVolume record,
      JobSubject subject,
      Secret passphrase,
      Deadline deadline) {
    Namespace device = subject.device();
    List<String> reasons = new ArrayList<>();
    if (command.formatPolicy() == FormatPolicy.NEVER) {
      reasons.add("formatPolicy is never");
    }
    if (device.readOnly() || command.capability().readOnly()) {
      reasons.add("it is read-only");
    }
    if (ports.records().everFormatted(command.volume())
        || ports.records().everFormatted(device.ids())) {
      reasons.add("it was formatted before, so it should hold data");
    }
    if (ports.records().everRaw(command.volume()) || ports.records().everRaw(device.ids())) {
      reasons.add("this node handed the namespace out for raw writing, so it may hold data");
    }
    mounts.otherUses(device).forEach(path -> reasons.add("it is in use by the mount at " + path));
    if (!reasons.isEmpty()) {
      throw refused(device, String.join("; ", reasons));
    }
    fence.require(record, device, deadline);
    jobs.run(
        subject,
        JobKind.MKFS,
        deadline,
        observer -> inside(command, record, subject, passphrase, observer));
  }

  /** Removes the header's note that there is no filesystem in it. */
  Optional<NodeFailure> settled(Namespace device) {
    String step = "noting in the LUKS header of " + device.describe() + " that it has a filesystem";
    return failure(step, ports.encrypted().settle(device, timing.command()));
  }

  /** A volume that has or had a filesystem is never formatted, whatever it reads as one day. */
  StagedVolume formatted(StagedVolume record) {
    return record.formattedAt().isPresent()
        ? record
        : updates.change(record, now -> now.withFormattedAt(ports.time().now()));
  }

  static Access access(StageVolume.Command command, Namespace device) {
    return new Access(
        device.readOnly() || command.capability().readOnly(),
        command.attachment().encryption().discards());
  }

  private void requireProof(StageVolume.Command command, JobSubject subject, Deadline deadline) {
    Namespace device = subject.device();
    List<String> users = mounts.usersOf(device);
    if (!users.isEmpty()) {
      throw refused(device, "it is in use by " + String.join(", ", users));
    }
    if (proof.decide(command, device, subject.type(), deadline)
        instanceof FormatDecision.Refused(List<String> reasons)) {
      throw refused(device, String.join("; ", reasons));
    }
  }

  private Optional<NodeFailure> header(
      JobSubject subject, Secret passphrase, StepObserver observer) {
    String step = "making a LUKS2 header on " + subject.device().describe();
    return failure(
        step,
        ports.encrypted().format(subject.device(), passphrase, VolumeJobs.UNBOUNDED, observer));
  }

  private Optional<NodeFailure> inside(
      StageVolume.Command command,
      StagedVolume record,
      JobSubject subject,
      Secret passphrase,
      StepObserver observer) {
    Namespace content =
        mappings.open(
            subject.volume(),
            subject.nqn(),
            subject.device(),
            passphrase,
            access(command, subject.device()),
            new Deadline(ports.time(), timing.command()));
    return made(command, record, subject.on(content), observer).or(() -> settled(subject.device()));
  }

  /** Records it as well, since the call that began it may have ended long ago. */
  private Optional<NodeFailure> made(
      StageVolume.Command command, StagedVolume record, JobSubject subject, StepObserver observer) {
    String what = subject.type().word() + " on " + subject.device().describe();
    Optional<NodeFailure> failed =
        failure(
            "making " + what,
            ports
                .filesystems()
                .make(
                    subject.device(),
                    subject.type(),
                    command.mkfs(),
                    VolumeJobs.UNBOUNDED,
                    observer));
    if (failed.isEmpty()) {
      LOG.info("volume {}: made {}", subject.volume(), what);
      formatted(record);
    }
    return failed;
  }

  private static Optional<NodeFailure> failure(String step, StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Done() -> Optional.empty();
      case StepOutcome.Failed(String why) -> Optional.of(new NodeFailure.StepFailed(step, why));
      case StepOutcome.TimedOut(String why) -> Optional.of(new NodeFailure.MayRemain(step, why));
    };
  }

  private static StepFailedException refused(Namespace device, String why) {
    return new StepFailedException(new NodeFailure.FormatRefused(device.describe(), why));
  }
}
