package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
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
    Backing backing,
    boolean readOnly,
    Optional<String> erred,
    Optional<VolumeId> owner) {
  /** The device behind a mount. */
  public sealed interface Backing {
    /** A namespace that is there. */
    record Present(NamespaceIdentifiers ids, DeviceNumber number) implements Backing {}

    /** A device that was removed. */
    record Gone(String device) implements Backing {}

    /** One that was removed: its mount was removed too, and the replacement is not mounted yet. */
    record TakenAway() implements Backing {}

    /** None: it was handed out as a raw device in another boot, and nothing of it is bound. */
    record NotStaged() implements Backing {}

    /** No namespace of any subsystem. */
    record Other(String what) implements Backing {}
  }
}
