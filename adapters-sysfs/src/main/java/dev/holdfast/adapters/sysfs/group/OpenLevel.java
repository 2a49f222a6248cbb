package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A directory on the way of a walk: its entries, a buffer of them at a time. Its size does not
 * depend on how many there are, which is a pod's to decide.
 */
final class OpenLevel {
  /** Of struct linux_dirent64 (include/linux/dirent.h). */
  private static final long LENGTH = 16;

  private static final long NAME = 19;
  private static final byte DOT = '.';

  private final FileCalls calls;
  private final int directory;
  private final MemorySegment buffer;
  private final String path;
  private long filled;
  private long at;
  private long next;

  /**
   * @param directory open for reading
   * @param path in the volume, for messages
   */
  OpenLevel(FileCalls calls, int directory, MemorySegment buffer, String path) {
    this.calls = calls;
    this.directory = directory;
    this.buffer = buffer;
    this.path = path;
  }

  /** False after the last entry. */
  boolean next() throws KernelRefusal {
    do {
      if (next >= filled && !fill()) {
        return false;
      }
      at = next;
      next += Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + LENGTH));
    } while (itselfOrAbove());
    return true;
  }

  private boolean fill() throws KernelRefusal {
    long got = calls.entries(directory, buffer);
    // it was removed meanwhile
    filled = got == -Errno.ENOENT.number() ? 0 : Libc.accepted("getdents of '" + path + "'", got);
    next = 0;
    return filled > 0;
  }

  private boolean itselfOrAbove() {
    long name = at + NAME;
    if (buffer.get(ValueLayout.JAVA_BYTE, name) != DOT) {
      return false;
    }
    byte second = buffer.get(ValueLayout.JAVA_BYTE, name + 1);
    return second == 0 || (second == DOT && buffer.get(ValueLayout.JAVA_BYTE, name + 2) == 0);
  }

  /** The entry itself, a link included; the error number with a minus if it cannot be had. */
  int open() {
    return calls.open(
        directory, buffer.asSlice(at + NAME), FileCalls.O_PATH | FileCalls.O_NOFOLLOW);
  }

  /** For messages: a name may be no text. */
  String pathOfEntry() {
    return path + "/" + buffer.getString(at + NAME, StandardCharsets.ISO_8859_1);
  }

  void close() {
    calls.close(directory);
  }
}
