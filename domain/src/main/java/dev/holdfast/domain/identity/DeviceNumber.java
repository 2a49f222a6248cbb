package dev.holdfast.domain.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block device's major:minor, the only handle that does not change while the device exists.
 *
 * @param major 0 (no device: btrfs, network filesystems) to 4095
 * @param minor 0 to 1048575 (include/linux/kdev_t.h)
 */
public record DeviceNumber(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4}):([0-9]{1,7})");
  private static final int MOST_MAJOR = (1 << 12) - 1;
  private static final int MOST_MINOR = (1 << 20) - 1;

  public DeviceNumber {
    if (major < 0 || major > MOST_MAJOR || minor < 0 || minor > MOST_MINOR) {
      throw new InvalidValue("device number", "is out of range: " + major + ":" + minor);
    }
  }

  /**
   * @throws InvalidValue if the text is not {@code major:minor}
   */
  public static DeviceNumber parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidValue("device number", "is not major:minor: " + Text.shown(text));
    }
    return new DeviceNumber(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
