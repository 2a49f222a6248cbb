package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The entries of a directory as one number, made of their names and inodes in any order. Thousands
 * of entries are compared every second, and an object for each would be most of the cost. The times
 * and the link count of a directory do not show a change, since sysfs keeps none that change with
 * its links (fs/kernfs/inode.c). An inode number of sysfs is never reused ({@link ObjectNumber}),
 * so a name that now belongs to another object is seen as a change.
 */
public final class DirectoryDigest {
  private static final long BUFFER = 64 * 1024;

  private final FileCalls calls;
  private final DirectoryEntries entries;
  private long digest;

  /**
   * @param prefix in ASCII; entries without it do not count
   */
  public DirectoryDigest(String prefix) {
    Arena arena = Arena.ofAuto();
    MemorySegment buffer = arena.allocate(BUFFER, Long.BYTES);
    this.calls = new FileCalls(arena);
    this.entries = new DirectoryEntries(calls, buffer, prefix);
  }

  /**
   * @throws KernelRefusal if the directory cannot be listed
   */
  public synchronized long of(Path directory) throws KernelRefusal {
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
