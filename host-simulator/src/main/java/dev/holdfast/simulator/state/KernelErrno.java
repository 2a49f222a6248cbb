package dev.holdfast.simulator.state;

import java.util.Map;

/** The error numbers that this kernel gives (include/uapi/asm-generic/errno.h). */
public final class KernelErrno {
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EIO = 5;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int EROFS = 30;
  public static final int EOPNOTSUPP = 95;
  public static final int ENETUNREACH = 101;
  public static final int ENETRESET = 102;
  public static final int ECONNRESET = 104;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int ENOKEY = 126;
  public static final int EKEYREJECTED = 129;

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(ENOENT, "No such file or directory"),
          Map.entry(ESRCH, "No such process"),
          Map.entry(ECONNRESET, "Connection reset by peer"),
          Map.entry(EIO, "Input/output error"),
          Map.entry(EAGAIN, "Resource temporarily unavailable"),
          Map.entry(EACCES, "Permission denied"),
          Map.entry(EBUSY, "Device or resource busy"),
          Map.entry(ENODEV, "No such device"),
          Map.entry(EINVAL, "Invalid argument"),
          Map.entry(EROFS, "Read-only file system"),
          Map.entry(EOPNOTSUPP, "Operation not supported"),
          Map.entry(ENETUNREACH, "Network is unreachable"),
          Map.entry(ENETRESET, "Network dropped connection on reset"),
          Map.entry(ETIMEDOUT, "Connection timed out"),
          Map.entry(ECONNREFUSED, "Connection refused"),
          Map.entry(EHOSTUNREACH, "No route to host"),
          Map.entry(EALREADY, "Operation already in progress"),
          Map.entry(ENOKEY, "Required key not available"),
          Map.entry(EKEYREJECTED, "Key was rejected by service"));

  private KernelErrno() {}

  /** The text of strerror(3). */
  public static String text(int errno) {
    return TEXTS.getOrDefault(errno, "Unknown error " + errno);
  }
}
