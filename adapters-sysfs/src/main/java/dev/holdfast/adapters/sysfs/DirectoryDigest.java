package dev.holdfast.adapters.sysfs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Which entries of a directory there are, as one number: their names and their inodes, in whatever
 * order. Thousands of entries are looked at every second, and an object for each would be most of
 * what that costs; the times and the link count of a directory do not tell, since sysfs keeps none
 * that change with its links (fs/kernfs/inode.c). An inode of sysfs is never given again ({@link
 * ObjectNumber}), so that a name that went to another object is a change.
 */
final class DirectoryDigest {
  private static final long BUFFER = 64 * 1024;

  private final FileCalls calls;
  private final DirectoryEntries entries;
  private long digest;

  /**
   * @param prefix in ASCII; entries without it do not count
   */
  DirectoryDigest(String prefix) {
    Arena arena = Arena.ofAuto();
    MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);
    this.calls = new FileCalls(arena);
    this.entries = new DirectoryEntries(calls, buffer, prefix);
  }

  /**
   * @throws KernelRefusal if the directory cannot be listed
   */
  synchronized long of(Path directory) throws KernelRefusal {
    int file = calls.open(FileCalls.NOWHERE, directory.toString(), FileCalls.O_RDONLY);
    Libc.accepted("open " + directory, file);
    try {
      digest = 0;
      Libc.accepted("list " + directory, entries.forEach(file, e -> digest += e.hash()));
      return digest;
    } finally {
      calls.close(file);
    }
  }
}
