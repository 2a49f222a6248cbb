package dev.holdfast.adapters.sysfs.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * open(2) and what is done with a file that is open. Each call answers as the kernel does: less
 * than zero is an error number with a minus, since an exception for each of the many attributes
 * that are not there would cost more than the kernel does. For one thread at a time; needs native
 * access.
 */
@SuppressWarnings("restricted") // calling libc is what this class is for
public final class FileCalls {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;

  /** The file itself, which is not opened: no device, fifo or socket notices it. */
  public static final int O_PATH = 0x200000;

  /** With {@link #O_PATH} a link itself. The value is the processor's (asm/fcntl.h). */
  public static final int O_NOFOLLOW =
      switch (System.getProperty("os.arch", "")) {
        case "aarch64", "arm", "ppc64", "ppc64le" -> 0x8000;
        default -> 0x20000;
      };

  /** In the place of an open directory: names are whole paths (AT_FDCWD). */
  public static final int NOWHERE = -100;

  private static final int O_CLOEXEC = 0x80000;

  /** To chown(2): as it is. */
  private static final int SAME_OWNER = -1;

  private static final int WANTED = ObjectNumber.STATX_INO | ObjectNumber.STATX_MNT_ID;
  private static final int SEEK_SET = 0;
  private static final int SEEK_END = 2;

  /** The longest path, with its end (PATH_MAX). */
  private static final long MOST_NAME = 4096;

  private static final MethodHandle OPEN =
      Libc.function(
          "openat",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(3));
  private static final MethodHandle READ =
      Libc.function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle READ_AT =
      Libc.function(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE =
      Libc.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SEEK =
      Libc.function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle ENTRIES =
      Libc.function("getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle STATUS =
      Libc.function(
          "statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle OWNER =
      Libc.function(
          "fchownat",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle MODE =
      Libc.function("chmod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONTROL =
      Libc.function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final MemorySegment state;
  private final MemorySegment name;

  /**
   * @param arena lives as long as this does
   */
  public FileCalls(Arena arena) {
    this.state = arena.allocate(Libc.CALL_STATE);
    this.name = arena.allocate(MOST_NAME);
  }

  /**
   * @param beside an open directory from which a relative path starts, or {@link #NOWHERE}
   * @return the number of the open file
   */
  public int open(int beside, String path, int mode) {
    return named(path)
        ? (int)
            Libc.result(
                state, () -> (int) OPEN.invokeExact(state, beside, name, mode | O_CLOEXEC, 0))
        : -Errno.ENAMETOOLONG.number();
  }

  public long read(int file, MemorySegment to) {
    return Libc.result(state, () -> (long) READ.invokeExact(state, file, to, to.byteSize()));
  }

  /** From the start, wherever other reads have got to. */
  public long readAgain(int file, MemorySegment to) {
    return Libc.result(state, () -> (long) READ_AT.invokeExact(state, file, to, to.byteSize(), 0L));
  }

  public long write(int file, MemorySegment from) {
    return Libc.result(state, () -> (long) WRITE.invokeExact(state, file, from, from.byteSize()));
  }

  /** The next reading starts from the start. */
  public long rewind(int file) {
    return Libc.result(state, () -> (long) SEEK.invokeExact(state, file, 0L, SEEK_SET));
  }

  /** The next reading starts behind what is there now. */
  public long toTheEnd(int file) {
    return Libc.result(state, () -> (long) SEEK.invokeExact(state, file, 0L, SEEK_END));
  }

  /** Some of the entries of a directory; none after the last. */
  public long entries(int directory, MemorySegment to) {
    return Libc.result(
        state, () -> (long) ENTRIES.invokeExact(state, directory, to, to.byteSize()));
  }

  /**
   * Which object a path leads to, through links.
   *
   * @param path empty for the open file itself
   * @param to for {@link ObjectNumber#of}
   */
  public int status(int beside, String path, MemorySegment to) {
    int flags = path.isEmpty() ? ObjectNumber.AT_EMPTY_PATH : 0;
    return named(path)
        ? (int)
            Libc.result(
                state, () -> (int) STATUS.invokeExact(state, beside, name, flags, WANTED, to))
        : -Errno.ENAMETOOLONG.number();
  }

  /**
   * As {@link #open}, of a name as the kernel gave it, which may be no text.
   *
   * @param called ends with a zero
   */
  public int open(int beside, MemorySegment called, int mode) {
    return (int)
        Libc.result(
            state, () -> (int) OPEN.invokeExact(state, beside, called, mode | O_CLOEXEC, 0));
  }

  /**
   * @param to for {@link FileStatus#of}
   */
  public int status(int file, MemorySegment to) {
    name.setString(0, "");
    return (int)
        Libc.result(
            state,
            () ->
                (int)
                    STATUS.invokeExact(
                        state,
                        file,
                        name,
                        ObjectNumber.AT_EMPTY_PATH,
                        FileStatus.STATX_OWNERSHIP,
                        to));
  }

  /**
   * Gives the open file, a link itself included, to a group; a file loses its set-id bits by that
   * (fs/open.c, chown_common).
   *
   * @param file may be open by {@link #O_PATH}
   */
  public int group(int file, long group) {
    name.setString(0, "");
    return (int)
        Libc.result(
            state,
            () ->
                (int)
                    OWNER.invokeExact(
                        state, file, name, SAME_OWNER, (int) group, ObjectNumber.AT_EMPTY_PATH));
  }

  /**
   * @param file may be open by {@link #O_PATH}, which fchmod(2) does not take: the link in {@code
   *     /proc} leads to this very file, whatever has its name by now
   */
  public int mode(int file, int mode) {
    name.setString(0, "/proc/self/fd/" + file);
    return (int) Libc.result(state, () -> (int) MODE.invokeExact(state, name, mode));
  }

  /**
   * ioctl(2). A result that is not negative is the driver's own. A call that was interrupted
   * (EINTR) is made again: only for what may be done twice.
   */
  public int control(int file, long request, MemorySegment argument) {
    return (int)
        Libc.result(state, () -> (int) CONTROL.invokeExact(state, file, request, argument));
  }

  /** Once: whatever it answers, the number may be another file's by now (close(2)). */
  public void close(int file) {
    try {
      int ignored = (int) CLOSE.invokeExact(state, file);
    } catch (Throwable e) {
      throw new IllegalStateException("close", e);
    }
  }

  /** False if it is longer than the kernel takes. */
  private boolean named(String path) {
    if (path.length() >= MOST_NAME / 4) {
      byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
      if (bytes.length >= MOST_NAME) {
        return false;
      }
    }
    name.setString(0, path);
    return true;
  }
}
