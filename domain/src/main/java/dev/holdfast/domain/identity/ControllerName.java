package dev.holdfast.domain.identity;

import java.util.regex.Pattern;

/**
 * A controller's name in the kernel, such as {@code nvme3}. Names are recycled: never an identity.
 */
public record ControllerName(String value) implements Comparable<ControllerName> {
  private static final Pattern FORM = Pattern.compile("nvme(0|[1-9][0-9]{0,8})");

  public ControllerName {
    if (!FORM.matcher(value).matches()) {
      throw new InvalidValue("controller", "is not a controller name: " + Text.shown(value));
    }
  }

  public static ControllerName ofInstance(int instance) {
    return new ControllerName("nvme" + instance);
  }

  public static boolean isOne(String name) {
    return name.startsWith("nvme") && FORM.matcher(name).matches();
  }

  public int instance() {
    return Integer.parseInt(value.substring("nvme".length()));
  }

  @Override
  public int compareTo(ControllerName other) {
    return Integer.compare(instance(), other.instance());
  }

  @Override
  public String toString() {
    return value;
  }
}
