package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/** A secret that shows itself only when it is asked to, and that no {@code toString} gives away. */
public final class Secret {
  private final String value;

  private Secret(String checked) {
    this.value = checked;
  }

  /**
   * One of a person's choice, which may have blanks and commas.
   *
   * @throws InvalidValue if it is empty, too long, or has a control character (often a line break
   *     at its end); the value is not in the message
   */
  public static Secret passphrase(String field, String value) {
    return new Secret(Text.passphrase(field, value, 512));
  }

  /**
   * @throws InvalidValue if it is empty, too long, or has a comma, a blank or a control character
   *     (often a line break at its end); the value is not in the message
   */
  public Secret(String field, String value) {
    this.value = Text.secret(field, value, 1024);
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
