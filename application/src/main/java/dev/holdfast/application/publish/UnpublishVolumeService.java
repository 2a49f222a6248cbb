package dev.holdfast.application.publish;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unmounts a volume from a pod's directory and removes the directory, which has to be empty by
 * then.
 */
public final class UnpublishVolumeService implements UnpublishVolume {
  private static final Logger LOG = LoggerFactory.getLogger(UnpublishVolumeService.class);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final MountOwners owners;
  private final VolumeUnmount unmount;

  public UnpublishVolumeService(
      NodePorts ports, VolumeOperation operation, MountOwners owners, VolumeUnmount unmount) {
    this.owners = owners;
    this.ports = ports;
    this.operation = operation;
    this.unmount = unmount;
  }

  @Override
  public Outcome<Done> unpublish(Command command) {
    return operation.run(command.volume(), () -> unpublishReserved(command));
  }

  private Done unpublishReserved(Command command) {
    Deadline deadline = new Deadline(ports.time(), command.patience());
    Optional<StagedVolume> record = ports.records().find(command.volume());
    if (record.map(staged -> staged.stagingPath().equals(command.targetPath())).orElse(false)) {
      throw new StepFailedException(
          new NodeFailure.InvalidRequest(
              "target_path", "is the staging path of volume " + command.volume()));
    }
    owners.requireNotStagedByOthers(command.volume(), command.targetPath());
    record.ifPresentOrElse(
        staged -> unmount.unmount(staged, command.targetPath(), staged.identity(), deadline),
        () -> unmount.unmount(command.volume(), command.targetPath(), Optional.empty(), deadline));
    StepChecks.require(
        "removing " + command.targetPath(), ports.mounts().remove(command.targetPath()));
    owners.unpublished(command.targetPath());
    LOG.info("volume {} unpublished from {}", command.volume(), command.targetPath());
    return Done.DONE;
  }
}
