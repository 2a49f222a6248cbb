package dev.holdfast.application.port.out;

import java.util.List;

/** What is mounted where, in our mount namespace. */
public interface MountTable {
  /**
   * All mounts in the kernel's order: of several on one mount point the last is on top.
   *
   * @throws HostInterfaceException if the table cannot be read
   */
  List<Mount> mounts();

  /** The mounts on exactly this path, the topmost last. */
  default List<Mount> at(String path) {
    return mounts().stream().filter(mount -> mount.mountPoint().equals(path)).toList();
  }
}
