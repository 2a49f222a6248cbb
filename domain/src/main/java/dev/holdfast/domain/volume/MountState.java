package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import java.util.Optional;

/** The device behind a mount, or behind the mount that a staging path should have. */
public sealed interface MountState {
  /** The states of a mount that the mount table lists. */
  sealed interface Listed extends MountState {}

  /** A namespace that is there. */
  record Alive(NamespaceIdentifiers ids, DeviceNumber number) implements Listed {}

  /** A device that was removed: no byte can be read, whatever stat(2) reports. */
  record Dead(String device) implements Listed {}

  /** No namespace of any subsystem. */
  record Foreign(String what) implements Listed {}

  /** A device of which the host does not show whether it is there. */
  record Unknown(String what) implements Listed {}

  /**
   * A device that was removed, whose dead mount was removed too; the replacement is not mounted
   * yet.
   */
  record Awaited() implements MountState {}

  /**
   * No device: the volume was handed out as a raw device in another boot, and nothing of it is
   * bound.
   */
  record NotStaged() implements MountState {}

  /** True if it is the namespace that was proven to be a volume's. */
  default boolean is(Optional<NamespaceIdentifiers> identity) {
    return this instanceof Alive alive && identity.equals(Optional.of(alive.ids()));
  }
}
