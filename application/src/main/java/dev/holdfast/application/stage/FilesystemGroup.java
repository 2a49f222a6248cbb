package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.job.JobSubject;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Root;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the files of a mounted volume to the group that a call asks for. The root directory has it
 * last, and is the only record of it: what it shows is done, and is not done again.
 */
public final class FilesystemGroup {
  private static final Logger LOG = LoggerFactory.getLogger(FilesystemGroup.class);

  private static final Set<JobKind> KINDS = Set.of(JobKind.GROUP);

  /** Until it has ended. */
  private static final int NEARLY = 99;

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeJobs jobs;
  private final VolumeMounts mounts;
  private final MountOwners owners;

  public FilesystemGroup(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeJobs jobs,
      VolumeMounts mounts,
      MountOwners owners) {
    this.ports = ports;
    this.timing = timing;
    this.jobs = jobs;
    this.mounts = mounts;
    this.owners = owners;
  }

  /**
   * For a call that stages. While pods have the volume it is theirs: kubelet stages it again after
   * its restart, with the group of whichever pod it comes to first.
   */
  void staged(
      StagedVolume record, Namespace device, Optional<MountGroup> group, Deadline deadline) {
    if (group.isPresent() && owners.uses(record.id(), device, record.stagingPath()).isEmpty()) {
      give(record, device, group, deadline);
    }
  }

  /**
   * For a pod that does not have the volume yet. It is no other pod's to refuse: the last one's
   * group is in force for all, as with kubelet.
   *
   * @throws StepFailedException if the walk takes longer than the call, or does not succeed
   */
  public void give(
      StagedVolume record, Namespace device, Optional<MountGroup> group, Deadline deadline) {
    if (group.isPresent()
        && record.capability().use() instanceof VolumeUse.Filesystem use
        && writable(record)) {
      give(record, device, use.type(), group.get(), deadline);
    }
  }

  private boolean writable(StagedVolume record) {
    return !record.capability().readOnly()
        && mounts.at(record.stagingPath()).filter(mount -> !mount.readOnly()).isPresent();
  }

  private void give(
      StagedVolume record,
      Namespace device,
      FilesystemType type,
      MountGroup group,
      Deadline deadline) {
    HostPath place = record.stagingPath();
    JobSubject subject = new JobSubject(record.id(), record.attachment().nqn(), device, type);
    // the root shows nothing of a walk that is under way
    jobs.settled(subject, KINDS, deadline);
    switch (ports.groups().root(place, group, deadline.atMost(timing.command()))) {
      case Root.Has() -> {}
      case Root.Unknown(String why) ->
          throw new StepFailedException(
              new NodeFailure.MayRemain("finding out the group of volume " + record.id(), why));
      case Root.Lacks(String instead) -> {
        announce(record, device, group, instead);
        OptionalLong files = files(place, deadline);
        jobs.run(
            subject, JobKind.GROUP, deadline, observer -> walked(record, group, files, observer));
      }
    }
  }

  private void announce(StagedVolume record, Namespace device, MountGroup group, String instead) {
    List<String> pods = owners.uses(record.id(), device, record.stagingPath());
    if (pods.isEmpty()) {
      LOG.info(
          "volume {}: its root has {}; its files are given to group {}",
          record.id(),
          instead,
          group);
    } else {
      LOG.warn(
          "volume {}: its root has {}; its files are given to group {}, for the pods at {} too",
          record.id(),
          instead,
          group,
          String.join(", ", pods));
    }
  }

  /** How many there are, for the progress alone. */
  private OptionalLong files(HostPath place, Deadline deadline) {
    return ports.filesystems().usage(place, deadline.atMost(timing.usage()))
                instanceof UsageOutcome.Usage usage
            && usage.totalInodes() > usage.freeInodes()
        ? OptionalLong.of(usage.totalInodes() - usage.freeInodes())
        : OptionalLong.empty();
  }

  private Optional<NodeFailure> walked(
      StagedVolume record, MountGroup group, OptionalLong files, StepObserver observer) {
    String step = "giving the files of volume " + record.id() + " to group " + group;
    return switch (ports.groups().give(record.stagingPath(), group, watched(files, observer))) {
      case Given.Done done -> {
        done(record, group, done);
        yield Optional.empty();
      }
      case Given.Ended() -> Optional.of(new NodeFailure.MayRemain(step, "it was ended"));
      case Given.Failed(String why) -> Optional.of(new NodeFailure.MayRemain(step, why));
    };
  }

  private static void done(StagedVolume record, MountGroup group, Given.Done done) {
    LOG.info(
        "volume {}: {} of {} files were given to group {}",
        record.id(),
        done.changed(),
        done.files(),
        group);
    if (done.left() > 0) {
      LOG.warn(
          "volume {}: the kernel did not permit to give {} files to group {}, such as {}",
          record.id(),
          done.left(),
          group,
          String.join(", ", done.examples()));
    }
  }

  private static Walk watched(OptionalLong files, StepObserver observer) {
    return new Walk() {
      @Override
      public boolean ended() {
        return observer.ended();
      }

      @Override
      public void seen(long seen) {
        files.ifPresent(all -> observer.progress((int) Math.min(NEARLY, seen * 100 / all)));
      }
    };
  }
}
