package dev.holdfast.application.port.out.mount;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.volume.HostPath;
import java.util.List;
import java.util.Optional;

/** The mounts in this process's mount namespace. */
public interface MountTable {
  /**
   * All mounts in the kernel's order: of several on one mount point the last is on top.
   *
   * @throws HostInterfaceException if the table cannot be read
   */
  List<Mount> mounts();

  /** The boot whose mounts these are; empty if the kernel does not report it. */
  Optional<BootId> boot();

  /** The mounts on exactly this path, the topmost last. */
  default List<Mount> at(String path) {
    return mounts().stream().filter(mount -> mount.mountPoint().equals(path)).toList();
  }

  /** The topmost mount on exactly this path. */
  default Optional<Mount> top(HostPath path) {
    return at(path.value()).stream().reduce((_, upper) -> upper);
  }
}
