package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Arrays;

/**
 * An absolute path on the host without {@code .}, {@code ..} or empty parts; what it names may not
 * exist.
 */
public record HostPath(String value) {
  private static final int PATH_MAX = 4096;

  public HostPath {
    value = checked("path", value);
  }

  /**
   * @throws InvalidValue naming the field if the path is relative or steps out of a directory
   */
  public static HostPath of(String field, String value) {
    return new HostPath(checked(field, value));
  }

  private static String checked(String field, String value) {
    Text.plain(field, value, PATH_MAX - 1);
    if (!value.startsWith("/")) {
      throw new InvalidValue(field, "is not absolute: " + Text.shown(value));
    }
    String trimmed = value.replaceAll("/+$", "");
    String[] parts = trimmed.split("/", -1);
    if (parts.length < 2
        || Arrays.stream(parts)
            .skip(1)
            .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
      throw new InvalidValue(
          field, "has an empty, '.' or '..' part, or is the root: " + Text.shown(value));
    }
    return trimmed;
  }

  @Override
  public String toString() {
    return value;
  }
}
