package dev.holdfast.adapters.sysfs;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * Which entries of a directory there are, as one number: their names and their inodes, in whatever
 * order. Thousands of entries are looked at every second, and an object for each would be most of
 * what that costs; the times and the link count of a directory do not tell, since sysfs keeps none
 * that change with its links (fs/kernfs/inode.c). An inode of sysfs is never given again
 * (fs/kernfs/dir.c, kernfs_new_node), so that a name that went to another object is a change. Needs
 * native access.
 */
@SuppressWarnings("restricted") // calling libc is what this class is for
final class DirectoryDigest {
  /** And not O_DIRECTORY, which is another bit on another processor. */
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  /** Of struct linux_dirent64 (include/linux/dirent.h). */
  private static final long INODE = 0;

  private static final long LENGTH = 16;
  private static final long NAME = 19;

  private static final long BUFFER = 64 * 1024;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle OPEN =
      Libc.function(
          "open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle ENTRIES =
      Libc.function("getdents64", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle CLOSE = Libc.function("close", FunctionDescriptor.of(INT, INT));

  private final byte[] prefix;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = arena.allocate(Libc.CALL_STATE);
  private final MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);

  /**
   * @param prefix in ASCII; entries without it do not count
   */
  DirectoryDigest(String prefix) {
    this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
  }

  /** False for a tree that is not the kernel's to list. */
  static boolean canList(Path directory) {
    return directory.getFileSystem().equals(FileSystems.getDefault());
  }

  /**
   * @throws KernelRefusal if the directory cannot be listed
   */
  synchronized long of(Path directory) throws KernelRefusal {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment name = call.allocateFrom(directory.toString());
      int file =
          (int)
              Libc.answer(
                  "open " + directory,
                  state,
                  () -> (int) OPEN.invokeExact(state, name, O_RDONLY_CLOEXEC));
      try {
        return digest(directory, file);
      } finally {
        Libc.answer("close " + directory, state, () -> (int) CLOSE.invokeExact(state, file));
      }
    }
  }

  private long digest(Path directory, int file) throws KernelRefusal {
    long digest = 0;
    while (true) {
      long filled =
          Libc.answer(
              "list " + directory,
              state,
              () -> (long) ENTRIES.invokeExact(state, file, buffer, BUFFER));
      if (filled == 0) {
        return digest;
      }
      for (long at = 0; at < filled; at += length(at)) {
        digest += entry(at);
      }
    }
  }

  private int length(long at) {
    return Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, at + LENGTH));
  }

  /** Zero for one that does not count. */
  private long entry(long at) {
    long name = at + NAME;
    long hash = buffer.get(LONG, at + INODE);
    for (int i = 0; ; i++) {
      byte b = buffer.get(ValueLayout.JAVA_BYTE, name + i);
      if (i < prefix.length && b != prefix[i]) {
        return 0;
      }
      if (b == 0) {
        return mixed(hash);
      }
      hash = hash * 31 + b;
    }
  }

  /** Every bit of the result depends on every bit of the input (MurmurHash3, fmix64). */
  private static long mixed(long hash) {
    long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
