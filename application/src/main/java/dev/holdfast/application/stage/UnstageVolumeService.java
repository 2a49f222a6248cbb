package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.StagingState;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unstages a volume. OK means that its mount has gone and that nothing of ours is left. */
public final class UnstageVolumeService implements UnstageVolume {
  private static final Logger LOG = LoggerFactory.getLogger(UnstageVolumeService.class);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final VolumeRecordUpdates ledger;
  private final VolumeMounts mounts;
  private final MountOwners owners;
  private final StagingInspection sight;
  private final NamespaceLocator locator;
  private final VolumeUnmount unmounting;
  private final VolumeTeardown letting;

  public UnstageVolumeService(
      NodePorts ports,
      VolumeOperation operation,
      VolumeRecordUpdates ledger,
      VolumeMounts mounts,
      MountOwners owners,
      StagingInspection sight,
      NamespaceLocator locator,
      VolumeUnmount unmounting,
      VolumeTeardown letting) {
    this.ports = ports;
    this.operation = operation;
    this.ledger = ledger;
    this.mounts = mounts;
    this.owners = owners;
    this.sight = sight;
    this.locator = locator;
    this.unmounting = unmounting;
    this.letting = letting;
  }

  @Override
  public Outcome<Done> unstage(Command command) {
    return operation.run(command.volume(), () -> unstageReserved(command));
  }

  private Done unstageReserved(Command command) {
    Deadline budget = new Deadline(ports.time(), command.patience());
    Optional<StagedVolume> record = ports.records().find(command.volume());
    if (record.isPresent()) {
      unstage(command, record.get(), budget);
    } else {
      unstageUnknown(command, budget);
      // should its record have been damaged: from now on it is known where the volume is not
      ports.records().remove(command.volume());
    }
    return Done.DONE;
  }

  private void unstage(Command command, StagedVolume record, Deadline budget) {
    boolean elsewhere = !record.stagingPath().equals(command.stagingPath());
    if (elsewhere) {
      requireNotStaged(command, record);
    }
    requireUnpublished(record);
    if (record.restaging().isPresent()) {
      // should this call end half-way, the loop does not mount again what kubelet takes away
      ledger.change(record, now -> now.withRestaging(Optional.empty()));
    }
    if (elsewhere) {
      unmounting.unmount(command.volume(), command.stagingPath(), record.identity(), budget);
    }
    letting.teardown(record, !elsewhere || sight.clearable(record), budget);
    LOG.info("volume {} unstaged", command.volume());
  }

  /** What is on record for another path, and not there, is not staged: it is cleared away. */
  private void requireNotStaged(Command command, StagedVolume record) {
    owners.requireNotStagedByOthers(command.volume(), command.stagingPath());
    if (record.complete() && !(sight.of(record) instanceof StagingState.Nothing)) {
      throw new StepFailedException(
          new NodeFailure.Incompatible(
              command.volume(),
              "staged at " + record.stagingPath(),
              "staged at " + command.stagingPath()));
    }
  }

  private void requireUnpublished(StagedVolume record) {
    Optional<Namespace> device =
        record
            .identity()
            .flatMap(ids ->
                locator.look(record.attachment().nqn(), NamespaceSelector.exactly(ids))
                        instanceof NamespaceChoice.Found(Namespace found, _)
                    ? Optional.of(found)
                    : Optional.empty());
    List<String> users =
        device
            .map(found -> owners.uses(record.id(), found, record.stagingPath()))
            .orElse(List.of());
    if (!users.isEmpty()) {
      throw new StepFailedException(new NodeFailure.StillInUse(record.id(), users));
    }
  }

  /**
   * Never staged, or its record is lost: whatever of a namespace is mounted there goes, connections
   * stay.
   */
  private void unstageUnknown(Command command, Deadline budget) {
    Optional<Mount> mount = mounts.at(command.stagingPath());
    if (mount.isEmpty()) {
      return;
    }
    owners.requireNotStagedByOthers(command.volume(), command.stagingPath());
    VolumeMounts.Standing standing = mounts.standing(mount.get(), ports.topology().observe());
    if (standing instanceof VolumeMounts.Standing.Alive(Namespace device)) {
      List<String> users = owners.uses(command.volume(), device, command.stagingPath());
      if (!users.isEmpty()) {
        throw new StepFailedException(new NodeFailure.StillInUse(command.volume(), users));
      }
    }
    unmounting.unmount(command.volume(), command.stagingPath(), Optional.empty(), budget);
    LOG.warn(
        "volume {} was mounted at {} without a record of it: it is unmounted, its controllers are left"
            + " connected because nothing tells whose they are",
        command.volume(),
        command.stagingPath());
  }
}
