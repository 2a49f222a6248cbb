package dev.holdfast.adapters.sysfs.libc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;

/**
 * By which the kernel knows a file: sysfs never gives one a second time (fs/kernfs/dir.c,
 * kernfs_new_node: 64 bits, half of them a generation).
 */
public record ObjectNumber(int major, int minor, long inode) {
  /** Of struct statx (include/uapi/linux/stat.h), which is the same on every processor. */
  public static final long BYTES = 256;

  static final int STATX_INO = 0x100;

  /** Of Linux 5.8 and newer. */
  static final int STATX_MNT_ID = 0x1000;

  static final int AT_EMPTY_PATH = 0x1000;
  private static final long INODE = 32;
  private static final long NODE_MAJOR = 128;
  private static final long NODE_MINOR = 132;
  private static final long DEVICE_MAJOR = 136;
  private static final long DEVICE_MINOR = 140;
  private static final long MOUNT = 144;

  /** Of a file that is not sysfs's own, such as a copy of it. */
  public static ObjectNumber ofFile(long device, long inode) {
    return new ObjectNumber((int) (device >>> 32), (int) device, inode);
  }

  /**
   * @param status what statx(2) has filled
   */
  public static ObjectNumber of(MemorySegment status) {
    return new ObjectNumber(
        status.get(ValueLayout.JAVA_INT, DEVICE_MAJOR),
        status.get(ValueLayout.JAVA_INT, DEVICE_MINOR),
        status.get(ValueLayout.JAVA_LONG, INODE));
  }

  /**
   * The number of the mount on which the file is, as the mount table has it; empty if the kernel is
   * too old to report it.
   *
   * @param status what statx(2) has filled
   */
  public static OptionalLong mountOf(MemorySegment status) {
    boolean reported = (status.get(ValueLayout.JAVA_INT, 0) & STATX_MNT_ID) != 0;
    return reported
        ? OptionalLong.of(status.get(ValueLayout.JAVA_LONG, MOUNT))
        : OptionalLong.empty();
  }

  /**
   * Such as {@code 259:1}, of the device that a device node stands for.
   *
   * @param status what statx(2) has filled
   */
  public static String nodeOf(MemorySegment status) {
    return status.get(ValueLayout.JAVA_INT, NODE_MAJOR)
        + ":"
        + status.get(ValueLayout.JAVA_INT, NODE_MINOR);
  }
}
