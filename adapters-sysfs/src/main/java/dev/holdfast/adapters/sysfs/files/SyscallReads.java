package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.application.port.out.HostInterfaceException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reads of {@link SysfsFiles} by system calls, without a library in between: a full scan reads
 * tens of thousands of attributes, and a channel for each, and an exception for each that is
 * absent, cost more than the kernel's part. For one thread at a time: {@link Pool} has as many as
 * are in use, so that a read that hangs in a driver keeps no other from being made.
 */
final class SyscallReads {
  private static final long MOST = SysfsFiles.MOST_BYTES;

  /** Any other error number is not about the file itself. */
  private static final Set<Integer> ABOUT_THE_FILE =
      Stream.of(
              Errno.ENOENT,
              Errno.ENODEV,
              Errno.ENXIO,
              Errno.EIO,
              Errno.EISDIR,
              Errno.ELOOP,
              Errno.EINVAL,
              Errno.EACCES,
              Errno.ENOTDIR,
              Errno.ENAMETOOLONG)
          .map(Errno::number)
          .collect(Collectors.toUnmodifiableSet());

  private final Arena arena = Arena.ofAuto();
  private final FileCalls calls = new FileCalls(arena);
  private final MemorySegment buffer = arena.allocate(MOST, Long.BYTES);
  private final MemorySegment status = arena.allocate(ObjectNumber.BYTES, Long.BYTES);

  /** The result of one read, which is the whole attribute (fs/kernfs/file.c). */
  Optional<String> attribute(RelativeLocation place) {
    int file = opened(place);
    if (file < 0) {
      return Optional.empty();
    }
    try {
      long size = calls.read(file, buffer);
      return there(size, place) && size < MOST ? Optional.of(text((int) size)) : Optional.empty();
    } finally {
      calls.close(file);
    }
  }

  private String text(int size) {
    byte[] bytes = new byte[size];
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, size);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The directory may be open: it is read from its start. */
  List<String> names(RelativeLocation place, String prefix, Predicate<String> wanted) {
    List<String> names = new ArrayList<>(numbers(place, prefix, wanted).keySet());
    Collections.sort(names);
    return names;
  }

  /** The inode of each entry itself: of a link, not of what it leads to. */
  Map<String, Long> numbers(RelativeLocation place, String prefix, Predicate<String> wanted) {
    OpenDirectory open = place.way().isEmpty() ? place.open() : null;
    int directory = open == null ? opened(place) : open.number();
    if (directory < 0) {
      return Map.of();
    }
    try {
      if (open != null) {
        calls.rewind(directory);
      }
      Map<String, Long> numbers = new HashMap<>();
      int end =
          new DirectoryEntries(calls, buffer, prefix)
              .forEach(
                  directory,
                  entry -> {
                    String name = entry.name();
                    if (wanted.test(name)) {
                      numbers.put(name, entry.inode());
                    }
                  });
      there(end, place);
      return numbers;
    } finally {
      if (open == null) {
        calls.close(directory);
      }
    }
  }

  Optional<ObjectNumber> object(RelativeLocation place) {
    return there(calls.status(place.beside(), place.called(), status), place)
        ? Optional.of(ObjectNumber.of(status))
        : Optional.empty();
  }

  Optional<OpenDirectory> open(RelativeLocation place, Pool pool) {
    int file = opened(place);
    if (file < 0) {
      return Optional.empty();
    }
    if (!there(calls.status(file, "", status), place)) {
      calls.close(file);
      return Optional.empty();
    }
    return Optional.of(
        new OpenDirectory(place.path(), ObjectNumber.of(status), file, () -> pool.close(file)));
  }

  /** Less than zero if it cannot be. */
  private int opened(RelativeLocation place) {
    int file = calls.open(place.beside(), place.called(), FileCalls.O_RDONLY);
    return there(file, place) ? file : -1;
  }

  /** False if the file was removed, or the driver refuses to show it. */
  private static boolean there(long result, RelativeLocation place) {
    if (result < 0 && !ABOUT_THE_FILE.contains((int) -result)) {
      IOException cause = new IOException(Errno.shown((int) -result));
      throw new HostInterfaceException("sysfs", place.path().toString(), cause);
    }
    return result >= 0;
  }

  /** Those that are not in use. */
  static final class Pool {
    private final Deque<SyscallReads> idle = new ConcurrentLinkedDeque<>();

    <T> T with(Function<SyscallReads, T> read) {
      SyscallReads last = idle.pollLast();
      SyscallReads own = last == null ? new SyscallReads() : last;
      T result = read.apply(own);
      // one whose read failed is not used again, and one that hangs never comes here
      idle.addLast(own);
      return result;
    }

    private void close(int file) {
      int _ =
          with(reads -> {
            reads.calls.close(file);
            return file;
          });
    }
  }
}
