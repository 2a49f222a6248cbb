package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.FileStatus;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.domain.volume.MountGroup;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Gives one open file to a group: the very object, whatever has its name by now. */
final class GroupChange {
  /** A file loses them when its group is set. */
  private static final int SET_ID = 06000;

  private final FileCalls calls;
  private final MemorySegment status;

  GroupChange(FileCalls calls, Arena arena) {
    this.calls = calls;
    this.status = arena.allocate(ObjectNumber.BYTES, Long.BYTES);
  }

  FileStatus status(int file) throws KernelRefusal {
    Libc.accepted("statx", calls.status(file, status));
    return FileStatus.of(status);
  }

  /** False if it is as asked already. */
  boolean apply(int file, FileStatus now, MountGroup group) throws KernelRefusal {
    boolean given = now.group() != group.id();
    if (given) {
      Libc.accepted("chown", calls.group(file, group.id()));
    }
    return mode(file, now, given) || given;
  }

  private boolean mode(int file, FileStatus now, boolean given) throws KernelRefusal {
    if (now.link()) {
      return false;
    }
    int mode = now.directory() ? MountGroup.directory(now.mode()) : MountGroup.file(now.mode());
    if (mode == now.mode() && !(given && (mode & SET_ID) != 0)) {
      return false;
    }
    Libc.accepted("chmod", calls.mode(file, mode));
    return true;
  }
}
