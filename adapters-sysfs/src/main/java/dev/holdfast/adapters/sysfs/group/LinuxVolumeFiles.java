package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.FileStatus;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.volume.MountGroup;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** The files that this kernel has. Needs native access. */
public final class LinuxVolumeFiles implements VolumeFiles {
  /** Half of the levels that a path can name. */
  private static final int MOST_LEVELS = 1024;

  @Override
  public Owner root(Path mountPoint) throws KernelRefusal {
    return at(
        mountPoint,
        (calls, arena, root) -> {
          FileStatus status = mounted(mountPoint, new GroupChange(calls, arena).status(root));
          return new Owner(status.group(), status.mode());
        });
  }

  @Override
  public Given give(Path mountPoint, MountGroup group, Walk walk) throws KernelRefusal {
    return at(
        mountPoint,
        (calls, arena, root) -> {
          mounted(mountPoint, new GroupChange(calls, arena).status(root));
          return new GroupWalk(calls, arena, group, walk, MOST_LEVELS).from(root);
        });
  }

  /** The directory below a mount point is not the volume's. */
  private static FileStatus mounted(Path mountPoint, FileStatus status) throws KernelRefusal {
    if (status.mountRoot() == FileStatus.Is.NO) {
      throw new KernelRefusal(
          Errno.EINVAL.number(), "statx " + mountPoint + ", at which nothing is mounted");
    }
    return status;
  }

  private interface Use<T> {
    T make(FileCalls calls, Arena arena, int root) throws KernelRefusal;
  }

  private static <T> T at(Path mountPoint, Use<T> use) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      FileCalls calls = new FileCalls(arena);
      int root =
          (int)
              Libc.accepted(
                  "open " + mountPoint,
                  calls.open(FileCalls.NOWHERE, mountPoint.toString(), FileCalls.O_PATH));
      try {
        return use.make(calls, arena, root);
      } finally {
        calls.close(root);
      }
    }
  }
}
