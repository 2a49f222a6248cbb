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
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a device: proves that it is the filesystem that the volume should have, has it
 * checked, and makes it where nothing is. Of an encrypted volume it is in a mapping on the device.
 */
public final class VolumeContent {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeContent.class);

  private static final int LUKS2 = 2;

  /** After either of them the filesystem needs no check. */
  private static final Set<JobKind> STAGE_JOBS = Set.of(JobKind.MKFS, JobKind.CHECK);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;
  private final VolumeFormat format;
  private final VolumeMappings mappings;
  private final VolumeJobs jobs;
  private final FilesystemGrowth growth;
  private final VolumeFence fence;

  public VolumeContent(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeMounts mounts,
      VolumeFormat format,
      VolumeMappings mappings,
      VolumeJobs jobs,
      FilesystemGrowth growth,
      VolumeFence fence) {
    this.fence = fence;
    this.growth = growth;
    this.jobs = jobs;
    this.mappings = mappings;
    this.format = format;
    this.mounts = mounts;
    this.timing = timing;
    this.ports = ports;
  }

  /** Of a volume that is mounted: the device with what its filesystem is in. */
  Namespace of(StagedVolume record, Namespace device) {
    return mappings.content(record, device);
  }

  StagedVolume formatted(StagedVolume record) {
    return format.formatted(record);
  }

  /** Returns the device with what its filesystem is in; that has a sound filesystem then. */
  Namespace prepare(
      StageVolume.Command command,
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      Deadline deadline) {
    JobSubject subject = new JobSubject(command.volume(), command.attachment().nqn(), device, type);
    // until it has ended nothing on the device means anything
    Optional<VolumeJob> ended = jobs.settled(subject, STAGE_JOBS, deadline);
    boolean sound = ended.isPresent();
    ProbeOutcome outside = probe(device, deadline);
    if (command.attachment().encryption().encrypted()) {
      return encrypted(command, record, subject, outside, sound, deadline);
    }
    if (outside instanceof ProbeOutcome.NothingFound) {
      format.plain(command, record, subject, deadline);
    } else {
      requireFilesystem(outside, device, type.word(), type, deadline);
      growth.requireSpace(device, type, deadline);
      if (!sound) {
        check(command, record, subject, deadline);
      }
    }
    return device;
  }

  private Namespace encrypted(
      StageVolume.Command command,
      StagedVolume record,
      JobSubject subject,
      ProbeOutcome outside,
      boolean sound,
      Deadline deadline) {
    Namespace device = subject.device();
    Secret passphrase =
        command
            .passphrase()
            .orElseThrow(() -> new StepFailedException(noPassphrase(command.volume())));
    if (outside instanceof ProbeOutcome.NothingFound) {
      format.encrypted(command, record, subject, passphrase, deadline);
      return mappings.content(record, device);
    }
    boolean unfinished = requireLuks(outside, device, deadline);
    Namespace content =
        mappings.open(
            command.volume(),
            subject.nqn(),
            device,
            passphrase,
            VolumeFormat.access(command, device),
            deadline);
    ProbeOutcome inside = probe(content, deadline);
    if (inside instanceof ProbeOutcome.NothingFound) {
      if (!unfinished) {
        throw new StepFailedException(
            new NodeFailure.FormatRefused(
                device.describe(),
                "it has a LUKS2 header, and nothing is known of what is in it: Holdfast makes a"
                    + " filesystem there only if it has made the header and never a filesystem"));
      }
      format.unfinished(command, record, subject, passphrase, deadline);
      return content;
    }
    FilesystemType type = subject.type();
    requireFilesystem(inside, device, type.word() + " in its LUKS2 mapping", type, deadline);
    growth.requireSpace(content, type, deadline);
    if (!sound) {
      check(command, record, subject.on(content), deadline);
    }
    if (unfinished && !VolumeFormat.access(command, device).readOnly()) {
      format
          .settled(device)
          .ifPresent(failure -> {
            throw new StepFailedException(failure);
          });
    }
    return content;
  }

  static NodeFailure noPassphrase(VolumeId volume) {
    return new NodeFailure.HostNotReady(
        "volume "
            + volume
            + " is encrypted, and its passphrase is not in memory: Holdfast was restarted since"
            + " kubelet staged it",
        "delete the pods of the volume on this node: kubelet then unstages it, and stages it with its"
            + " Secret");
  }

  private ProbeOutcome probe(Namespace content, Deadline deadline) {
    return ports.filesystems().probe(content, deadline.atMost(timing.command()));
  }

  /** True if the header notes that there is no filesystem in it yet. */
  private static boolean requireLuks(ProbeOutcome outside, Namespace device, Deadline deadline) {
    String asked = "a LUKS2 header (attribute encryption)";
    return switch (outside) {
      case ProbeOutcome.HoldsLuks(int version, boolean unfinished) -> {
        if (version != LUKS2) {
          throw mismatch(device, asked, "one of LUKS version " + version);
        }
        yield unfinished;
      }
      case ProbeOutcome.Holds(String there) ->
          throw mismatch(device, asked, there + ", which is not encrypted");
      case ProbeOutcome.HoldsOther(String what) -> throw mismatch(device, asked, what);
      case ProbeOutcome.NothingFound() -> throw mismatch(device, asked, "nothing");
      case ProbeOutcome.Unknown(String why) -> throw unread(device, why, deadline);
    };
  }

  private static void requireFilesystem(
      ProbeOutcome found, Namespace device, String asked, FilesystemType type, Deadline deadline) {
    switch (found) {
      case ProbeOutcome.Holds(String there) -> {
        if (!type.mounts(there)) {
          throw mismatch(device, asked, there);
        }
      }
      case ProbeOutcome.HoldsLuks _ ->
          throw mismatch(
              device,
              asked,
              "a LUKS header, and the volume is not encrypted by its attributes (set the volume"
                  + " attribute encryption: luks2, and the passphrase in the node-stage Secret)");
      case ProbeOutcome.HoldsOther(String what) -> throw mismatch(device, asked, what);
      case ProbeOutcome.NothingFound() -> throw mismatch(device, asked, "nothing");
      case ProbeOutcome.Unknown(String why) -> throw unread(device, why, deadline);
    }
  }

  private static StepFailedException mismatch(Namespace device, String asked, String found) {
    return new StepFailedException(
        new NodeFailure.FilesystemMismatch(device.describe(), asked, found));
  }

  private static StepFailedException unread(Namespace device, String why, Deadline deadline) {
    String step = "reading what is on " + device.describe();
    return new StepFailedException(
        deadline.spent()
            ? new NodeFailure.DeadlinePassed(step + ": " + why)
            : new NodeFailure.StepFailed(step, why));
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
}
