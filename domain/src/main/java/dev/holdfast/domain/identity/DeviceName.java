package dev.holdfast.domain.identity;

import java.util.regex.Pattern;

/**
 * A namespace's block device that may be used as a volume, such as {@code nvme0n1}. A path device
 * ({@code nvme0c0n1}) is not one. Names are recycled: a device is known by its identifiers and used
 * by its {@link DeviceNumber}.
 */
public record DeviceName(String value) implements Comparable<DeviceName> {
  private static final Pattern FORM = Pattern.compile("nvme(0|[1-9][0-9]{0,8})n([1-9][0-9]{0,8})");

  public DeviceName {
    if (!isOne(value)) {
      throw new InvalidValue("device", "is not a namespace device: " + Text.shown(value));
    }
  }

  public static boolean isOne(String name) {
    return name.startsWith("nvme") && FORM.matcher(name).matches();
  }

  @Override
  public int compareTo(DeviceName other) {
    int byLength = Integer.compare(value.length(), other.value.length());
    return byLength != 0 ? byLength : value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
