package dev.holdfast.adapters.sysfs.libc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Of an open file, by statx(2).
 *
 * @param bits its kind and its mode, as st_mode
 * @param mount of which it is found; 0 from kernels before 5.8, which do not report it
 * @param mountRoot whether it is the root of that mount
 */
public record FileStatus(int bits, long group, ObjectNumber object, long mount, Is mountRoot) {
  /** A bit that not every kernel reports. */
  public enum Is {
    YES,
    NO,
    UNKNOWN
  }

  static final int STATX_OWNERSHIP = 0x7ff | 0x1000;
  private static final int STATX_MNT_ID = 0x1000;
  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000;

  private static final long MASK = 0;
  private static final long ATTRIBUTES = 8;
  private static final long GROUP = 24;
  private static final long BITS = 28;
  private static final long ATTRIBUTES_MASK = 56;
  private static final long MOUNT = 144;

  private static final int KIND = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int MODE = 07777;

  /**
   * @param status what statx(2) has filled
   */
  public static FileStatus of(MemorySegment status) {
    return new FileStatus(
        Short.toUnsignedInt(status.get(ValueLayout.JAVA_SHORT, BITS)),
        Integer.toUnsignedLong(status.get(ValueLayout.JAVA_INT, GROUP)),
        ObjectNumber.of(status),
        (status.get(ValueLayout.JAVA_INT, MASK) & STATX_MNT_ID) != 0
            ? status.get(ValueLayout.JAVA_LONG, MOUNT)
            : 0,
        mountRoot(status));
  }

  private static Is mountRoot(MemorySegment status) {
    if ((status.get(ValueLayout.JAVA_LONG, ATTRIBUTES_MASK) & ATTRIBUTE_MOUNT_ROOT) == 0) {
      return Is.UNKNOWN;
    }
    return (status.get(ValueLayout.JAVA_LONG, ATTRIBUTES) & ATTRIBUTE_MOUNT_ROOT) == 0
        ? Is.NO
        : Is.YES;
  }

  public int mode() {
    return bits & MODE;
  }

  public boolean directory() {
    return (bits & KIND) == DIRECTORY;
  }

  public boolean link() {
    return (bits & KIND) == LINK;
  }

  /**
   * True if both are found on one mount. A subvolume of btrfs has a device number of its own, so
   * that the number decides only where the kernel does not report the mount.
   */
  public boolean besides(FileStatus other) {
    boolean reported = mount != 0 && other.mount != 0;
    return reported ? mount == other.mount : onDeviceOf(other);
  }

  /** True if both have one device number. */
  public boolean onDeviceOf(FileStatus other) {
    return object.major() == other.object.major() && object.minor() == other.object.minor();
  }
}
