package dev.holdfast.domain.recovery;

import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/**
 * A mount as far as it concerns volumes.
 *
 * @param readOnly for this mount
 * @param erred the filesystem's own word for having stopped to write after an error, such as {@code
 *     emergency_ro}; kernels before 6.14 do not report it
 * @param owner the volume it is a mount of, where that is known although its device was removed
 */
public record SeenMount(
    String mountPoint,
    MountState state,
    boolean readOnly,
    Optional<String> erred,
    Optional<VolumeId> owner) {}
