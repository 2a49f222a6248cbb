package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.StagingState;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.ForgetVolume;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a record of which the host shows nothing. It unmounts and disconnects nothing: the loop
 * removes the controllers that nothing needs any more.
 */
public final class ForgetVolumeService implements ForgetVolume {
  private static final Logger LOG = LoggerFactory.getLogger(ForgetVolumeService.class);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final StagingInspection staging;
  private final MountOwners owners;
  private final VolumeTeardown teardown;

  public ForgetVolumeService(
      NodePorts ports,
      VolumeOperation operation,
      StagingInspection staging,
      MountOwners owners,
      VolumeTeardown teardown) {
    this.ports = ports;
    this.operation = operation;
    this.staging = staging;
    this.owners = owners;
    this.teardown = teardown;
  }

  @Override
  public Outcome<Done> forget(VolumeId volume) {
    return operation.run(volume, () -> forgetReserved(volume));
  }

  private Done forgetReserved(VolumeId volume) {
    requireNoJob(volume);
    List<String> mounts = owners.knownUses(volume);
    if (!mounts.isEmpty()) {
      throw held(volume, mounts);
    }
    Optional<StagedVolume> record = ports.records().find(volume);
    if (record.isPresent()) {
      remove(record.get());
    } else {
      removeRemains(volume);
    }
    ports.jobs().remove(volume);
    owners.unstaged(volume);
    LOG.warn("volume {}: a person has it forgotten, its record is removed", volume);
    return Done.DONE;
  }

  /** One that an earlier process began is on record only, until a call joins it. */
  private void requireNoJob(VolumeId volume) {
    boolean surelyDead =
        !teardown.jobMayRun(volume)
            && ports
                .jobs()
                .find(volume)
                .flatMap(VolumeJob::program)
                .filter(program -> !(ports.programs().life(program) instanceof Life.Dead))
                .isEmpty();
    if (!surelyDead) {
      throw held(volume, List.of("a job that runs, or may run; holdfast status shows it"));
    }
  }

  private void remove(StagedVolume record) {
    Deadline deadline = new Deadline(ports.time(), teardown.undoPatience());
    try (SubsystemLocks.Held _ = teardown.hold(record.attachment().nqn(), deadline)) {
      requireNotThere(record);
      teardown.requireWritten(record);
      ports.records().remove(record.id());
      teardown.forgetKeys(record);
    }
  }

  private void requireNotThere(StagedVolume record) {
    switch (staging.of(record)) {
      case StagingState.Nothing() -> {}
      case StagingState.Alive(String where) -> throw held(record.id(), List.of(where));
      case StagingState.Dead(String what) ->
          throw held(record.id(), List.of(record.stagingPath() + ": " + what));
      case StagingState.Unknown(String why) -> throw held(record.id(), List.of(why));
    }
  }

  /** The remains of a damaged record are known by their file only, not by the volume's id. */
  private void removeRemains(VolumeId volume) {
    List<VolumeRecords.Unreadable> before = ports.records().read().unreadable();
    ports.records().remove(volume);
    if (ports.records().read().unreadable().equals(before)) {
      throw new StepFailedException(
          new NodeFailure.VolumeUnknown(
              volume, "this node has no record of it; holdfast status lists those it has"));
    }
  }

  private static StepFailedException held(VolumeId volume, List<String> by) {
    return new StepFailedException(new NodeFailure.StillInUse(volume, by));
  }
}
