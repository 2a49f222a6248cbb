package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.regex.Pattern;

/**
 * The group that the files of a volume belong to, a pod's {@code fsGroup}: with the permissions
 * that kubelet gives to it (pkg/volume/volume_linux.go, changeFilePermission).
 *
 * @param id as the kernel has it; not its largest, which means "as it is" (chown(2))
 */
public record MountGroup(long id) {
  private static final long LARGEST = (1L << 32) - 2;
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,9}");

  /** For the group to read and to write. */
  private static final int FILE = 0660;

  /** And to go into it, and for new files in it to have its group. */
  private static final int DIRECTORY = 02770;

  public MountGroup {
    if (id < 0 || id > LARGEST) {
      throw new IllegalArgumentException("no group: " + id);
    }
  }

  /**
   * @throws InvalidValue naming the field if it is no decimal number of a group
   */
  public static MountGroup parse(String field, String text) {
    if (!DECIMAL.matcher(text).matches() || Long.parseLong(text) > LARGEST) {
      throw new InvalidValue(
          field,
          "is not the number of a group, 0 to " + LARGEST + " in decimal: " + Text.shown(text));
    }
    return new MountGroup(Long.parseLong(text));
  }

  /** The mode of a file, or of anything but a directory and a link, that had this one. */
  public static int file(int mode) {
    return mode | FILE;
  }

  /** The mode of a directory that had this one. */
  public static int directory(int mode) {
    return mode | DIRECTORY;
  }

  /** True of a directory that needs no change. */
  public boolean has(long group, int mode) {
    return group == id && directory(mode) == mode;
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
