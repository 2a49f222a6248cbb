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
 *     emergency_ro}; kernels before 6.14 do not say
 * @param owner the volume it is a mount of, where that is known although its device has gone
 */
public record SeenMount(
    String mountPoint,
    Backing backing,
    boolean readOnly,
    Optional<String> erred,
    Optional<VolumeId> owner) {
  /** What a mount stands on. */
  public sealed interface Backing {
    /** A namespace that is there. */
    record Present(NamespaceIdentifiers ids, DeviceNumber number) implements Backing {}

    /** A device that has gone. */
    record Gone(String device) implements Backing {}

    /** One that had gone: its mount was taken away for a new one, which is still to come. */
    record TakenAway() implements Backing {}

    /** None: it was handed out as a raw device in another boot, and nothing of it is bound. */
    record NotStaged() implements Backing {}

    /** No namespace of any subsystem. */
    record Other(String what) implements Backing {}
  }
}
