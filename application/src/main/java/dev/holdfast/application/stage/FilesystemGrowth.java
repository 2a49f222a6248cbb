package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.job.JobSubject;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.Optional;
import java.util.OptionalLong;

/** Lets a mounted filesystem fill its device. */
public final class FilesystemGrowth {
  /**
   * A filesystem may leave so much free behind itself: mkfs makes no last group that is too small
   * to be of use.
   */
  private static final long REMAINDER = 16L << 20;

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeJobs jobs;

  public FilesystemGrowth(NodePorts ports, NodeTimeouts timing, VolumeJobs jobs) {
    this.ports = ports;
    this.timing = timing;
    this.jobs = jobs;
  }

  /** Its size, if that is known and less than the device has: a clone in a larger volume. */
  public OptionalLong smaller(Namespace device, FilesystemType type, Deadline deadline) {
    OptionalLong size = size(device, type, deadline);
    return size.isPresent() && size.getAsLong() < device.contentBytes() - REMAINDER
        ? size
        : OptionalLong.empty();
  }

  /**
   * Refuses one that is larger than its device: the kernel refuses such a mount, and a check might
   * repair what is only out of reach.
   */
  void requireSpace(Namespace device, FilesystemType type, Deadline deadline) {
    OptionalLong size = size(device, type, deadline);
    if (size.isPresent() && size.getAsLong() > device.contentBytes()) {
      throw new StepFailedException(
          new NodeFailure.FilesystemDamaged(
              device.describe(),
              "it was made for %d bytes, and the device has %d: the namespace was made smaller, or is a"
                      .formatted(size.getAsLong(), device.contentBytes())
                  + " copy that is not complete; give it that size again on the target; nothing was"
                  + " mounted or written"));
    }
  }

  private OptionalLong size(Namespace device, FilesystemType type, Deadline deadline) {
    return ports.filesystems().size(device, type, deadline.atMost(timing.command()));
  }

  public void grow(StagedVolume record, Namespace device, FilesystemType type, Deadline deadline) {
    JobSubject subject = new JobSubject(record.id(), record.attachment().nqn(), device, type);
    jobs.run(subject, JobKind.GROW, deadline, observer -> grown(record, subject, observer));
  }

  private Optional<NodeFailure> grown(
      StagedVolume record, JobSubject subject, StepObserver observer) {
    String step = "growing the filesystem of volume " + record.id();
    return switch (ports
        .filesystems()
        .grow(
            subject.device(),
            subject.type(),
            record.stagingPath(),
            VolumeJobs.UNBOUNDED,
            observer)) {
      case StepOutcome.Done() -> Optional.empty();
      case StepOutcome.Failed(String why) -> Optional.of(new NodeFailure.StepFailed(step, why));
      case StepOutcome.TimedOut(String why) -> Optional.of(new NodeFailure.MayRemain(step, why));
    };
  }
}
