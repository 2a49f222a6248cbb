package dev.holdfast.application.publish;

import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.in.PublishVolume.Command;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.stream.Stream;

/** Volumes of some modes have one target path only (NodePublishVolume, table of target paths). */
final class OnlyTarget {
  private final MountOwners owners;

  OnlyTarget(MountOwners owners) {
    this.owners = owners;
  }

  /**
   * @throws StepFailedException if the volume has another one
   */
  void require(Command command, StagedVolume staged, Namespace device) {
    // the mode of a rebuilt record is a guess
    Stream<AccessMode> asked =
        staged.rebuilt()
            ? Stream.of(command.capability().mode())
            : Stream.of(command.capability().mode(), staged.capability().mode());
    asked
        .filter(AccessMode::forOneTarget)
        .findFirst()
        .ifPresent(mode -> require(command, staged, device, mode));
  }

  private void require(Command command, StagedVolume staged, Namespace device, AccessMode mode) {
    List<String> others =
        owners.uses(command.volume(), device, staged.stagingPath(), command.targetPath());
    if (!others.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.StepRefused(
              "publishing volume " + command.volume() + " at " + command.targetPath(),
              "its access mode is %s%s, and it is published at %s; delete that pod first"
                  .formatted(
                      mode,
                      mode == AccessMode.SINGLE_NODE_SINGLE_WRITER ? " (ReadWriteOncePod)" : "",
                      String.join(", ", others))));
    }
  }
}
