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
    return mounts().stream().filter(mount -> at(mount, path)).toList();
  }

  /** The mount that this path is on: the one with the longest mount point, of these the topmost. */
  default Optional<Mount> holding(String path) {
    return mounts().stream()
        .filter(mount -> at(mount, path) || path.startsWith(directory(mount.mountPoint())))
        .reduce((a, b) -> a.mountPoint().length() > b.mountPoint().length() ? a : b);
  }

  private static boolean at(Mount mount, String path) {
    return mount.mountPoint().equals(path);
  }

  private static String directory(String mountPoint) {
    return mountPoint.endsWith("/") ? mountPoint : mountPoint + "/";
  }

  /** The topmost mount on exactly this path. */
  default Optional<Mount> top(HostPath path) {
    return at(path.value()).stream().reduce((_, upper) -> upper);
  }
}
