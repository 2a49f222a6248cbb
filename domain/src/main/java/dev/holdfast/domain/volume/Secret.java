package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/** A secret that shows itself only when it is asked to, and that no {@code toString} gives away. */
public final class Secret {
  private static final int MAX_BYTES = 1024;

  private final String value;

  /**
   * @throws InvalidValue which does not show the value
   */
  public Secret(String field, String value) {
    try {
      this.value = Text.option(field, value, MAX_BYTES);
    } catch (InvalidValue e) {
      throw new InvalidValue(
          field,
          "is empty, longer than "
              + MAX_BYTES
              + " bytes, or has a comma, a blank or a control character (a newline at its end?)");
    }
  }

  /** The secret itself, for the kernel and for nothing else. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
