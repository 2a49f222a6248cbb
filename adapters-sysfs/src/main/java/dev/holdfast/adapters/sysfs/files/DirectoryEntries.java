package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.FileCalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The entries of an open directory whose names begin with some letters, one after the other. */
final class DirectoryEntries {
  /** Of struct linux_dirent64 (include/linux/dirent.h). */
  private static final long INODE = 0;

  private static final long LENGTH = 16;
  private static final long NAME = 19;

  /** Stays in the caller's hands for as long as the call takes. */
  interface Each {
    void entry(DirectoryEntries entry);
  }

  private final FileCalls calls;
  private final MemorySegment buffer;
  private final byte[] prefix;
  private long at;

  /**
   * @param prefix in ASCII
   */
  DirectoryEntries(FileCalls calls, MemorySegment buffer, String prefix) {
    this.calls = calls;
    this.buffer = buffer;
    this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @return zero, or the error number with a minus
   */
  int forEach(int directory, Each each) {
    while (true) {
      long filled = calls.entries(directory, buffer);
      if (filled <= 0) {
        return (int) filled;
      }
      for (at = 0; at < filled; at += length()) {
        if (counts()) {
          each.entry(this);
        }
      }
    }
  }

  long inode() {
    return buffer.get(ValueLayout.JAVA_LONG, at + INODE);
  }

  String name() {
    return buffer.getString(at + NAME);
  }

  /** Of its inode and its name; every bit depends on every bit of them. */
  long hash() {
    long hash = inode();
    for (long i = at + NAME; ; i++) {
      byte b = buffer.get(ValueLayout.JAVA_BYTE, i);
      if (b == 0) {
        return mixed(hash);
      }
      hash = hash * 31 + b;
    }
  }

  private int length() {
    return Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + LENGTH));
  }

  private boolean counts() {
    for (int i = 0; i < prefix.length; i++) {
      if (buffer.get(ValueLayout.JAVA_BYTE, at + NAME + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** MurmurHash3, fmix64. */
  private static long mixed(long hash) {
    long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
