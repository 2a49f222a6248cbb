package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.PathState;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.StagingState;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unstages a volume. OK means that its mount was removed, and its controllers were deleted, or stay
 * for another volume on the subsystem. They stay as well where a record cannot be read, since it
 * may be of such a volume, and where it is not proven that Holdfast created them.
 */
public final class UnstageVolumeService implements UnstageVolume {
  private static final Logger LOG = LoggerFactory.getLogger(UnstageVolumeService.class);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final VolumeRecordUpdates updates;
  private final PathInspection paths;
  private final MountOwners owners;
  private final StagingInspection staging;
  private final NamespaceLocator locator;
  private final VolumeUnmount unmount;
  private final VolumeTeardown teardown;

  public UnstageVolumeService(
      NodePorts ports,
      VolumeOperation operation,
      VolumeRecordUpdates updates,
      PathInspection paths,
      MountOwners owners,
      StagingInspection staging,
      NamespaceLocator locator,
      VolumeUnmount unmount,
      VolumeTeardown teardown) {
    this.ports = ports;
    this.operation = operation;
    this.updates = updates;
    this.paths = paths;
    this.owners = owners;
    this.staging = staging;
    this.locator = locator;
    this.unmount = unmount;
    this.teardown = teardown;
  }

  @Override
  public Outcome<Done> unstage(Command command) {
    return operation.run(command.volume(), () -> unstageReserved(command));
  }

  private Done unstageReserved(Command command) {
    Deadline deadline = new Deadline(ports.time(), command.patience());
    return teardown.untrimmed(
        command.volume(), deadline, () -> unstageUntrimmed(command, deadline));
  }

  private Done unstageUntrimmed(Command command, Deadline deadline) {
    Optional<StagedVolume> record = ports.records().find(command.volume());
    if (record.isPresent()) {
      unstage(command, record.get(), deadline);
    } else {
      unstageUnknown(command, deadline);
      // should its record have been damaged: from now on it is known that the volume is not staged
      ports.records().remove(command.volume());
      teardown.forgetKeys(command.volume());
      owners.unstaged(command.volume());
    }
    return Done.DONE;
  }

  private void unstage(Command command, StagedVolume record, Deadline deadline) {
    boolean elsewhere = !record.stagingPath().equals(command.stagingPath());
    if (elsewhere) {
      owners.requireNotStagedByOthers(command.volume(), command.stagingPath());
    }
    requireUnpublished(record);
    if (elsewhere && staged(record)) {
      // NodeUnstageVolume: "not staged to the staging_target_path [...] MUST reply 0 OK"
      unmount.unmount(record, command.stagingPath(), record.identity(), deadline);
      LOG.warn(
          "volume {} is not staged at {}, and was unstaged there; it stays staged at {}",
          command.volume(),
          command.stagingPath(),
          record.stagingPath());
      return;
    }
    if (record.restaging().isPresent()) {
      // should this call end half-way, the loop does not mount again what kubelet unstages
      updates.change(record, now -> now.withRestaging(Optional.empty()));
    }
    if (elsewhere) {
      unmount.unmount(record, command.stagingPath(), record.identity(), deadline);
    }
    teardown.teardown(record, !elsewhere || staging.clearable(record), deadline);
    owners.unstaged(command.volume());
    LOG.info("volume {} unstaged", command.volume());
  }

  /** A record of a volume that is not there is no staging: it is removed. */
  private boolean staged(StagedVolume record) {
    return record.complete() && !(staging.of(record) instanceof StagingState.Nothing);
  }

  private void requireUnpublished(StagedVolume record) {
    Optional<Namespace> device =
        record.provenSelector().flatMap(same -> locator.find(record.attachment().nqn(), same));
    List<String> users =
        device
            .map(found -> owners.uses(record.id(), found, record.stagingPath()))
            .orElseGet(() -> owners.knownUses(record.id(), record.stagingPath()));
    if (!users.isEmpty()) {
      throw new StepFailedException(new NodeFailure.StillInUse(record.id(), users));
    }
  }

  /**
   * Never staged, or its record is lost: a namespace that is mounted there is unmounted,
   * connections stay.
   */
  private void unstageUnknown(Command command, Deadline deadline) {
    teardown.endJob(command.volume(), deadline);
    List<String> known = owners.knownUses(command.volume(), command.stagingPath());
    if (!known.isEmpty()) {
      throw new StepFailedException(new NodeFailure.StillInUse(command.volume(), known));
    }
    PathState there = paths.of(command.stagingPath(), Optional.empty());
    if (there instanceof PathState.Free) {
      // nothing is there to unmount, and the directory may still be closed
      unmount.unmount(command.volume(), command.stagingPath(), Optional.empty(), deadline);
      teardown.closeMapping(command.volume(), deadline);
      return;
    }
    owners.requireNotStagedByOthers(command.volume(), command.stagingPath());
    if (there instanceof PathState.Unproven(_, Namespace device)) {
      List<String> users = owners.uses(command.volume(), device, command.stagingPath());
      if (!users.isEmpty()) {
        throw new StepFailedException(new NodeFailure.StillInUse(command.volume(), users));
      }
    }
    unmount.unmount(command.volume(), command.stagingPath(), Optional.empty(), deadline);
    teardown.closeMapping(command.volume(), deadline);
    LOG.warn(
        "volume {} was mounted at {} without a record of it: it is unmounted. The controllers that"
            + " Holdfast is proven to have created are removed once nothing uses them, others stay"
            + " and are listed as foreign",
        command.volume(),
        command.stagingPath());
  }
}
