package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.Text;

/** A secret that shows itself only when it is asked to, and that no {@code toString} gives away. */
public final class Secret {
  private final String value;

  public Secret(String field, String value) {
    this.value = Text.option(field, value, 1024);
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
