package dev.holdfast.domain.recovery;

import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/**
 * A mount as far as it concerns volumes.
 *
 * @param readOnly for this mount
 * @param stopped the filesystem's own word for having stopped after an error, such as {@code
 *     emergency_ro}
 * @param owner the volume it is a mount of, where that is known although its device was removed
 * @param pod the name of the pod that has it, where kubelet has named it: for people only
 */
public record SeenMount(
    String mountPoint,
    MountState state,
    boolean readOnly,
    Optional<String> stopped,
    Optional<VolumeId> owner,
    Optional<PodName> pod) {
  /** One of which no pod is named. */
  public SeenMount(
      String mountPoint,
      MountState state,
      boolean readOnly,
      Optional<String> stopped,
      Optional<VolumeId> owner) {
    this(mountPoint, state, readOnly, stopped, owner, Optional.empty());
  }
}
