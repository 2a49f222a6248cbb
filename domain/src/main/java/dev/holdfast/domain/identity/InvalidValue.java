package dev.holdfast.domain.identity;

/**
 * A value from outside that cannot be what it claims to be. The field names the value in the words
 * of the caller, the reason explains the refusal and names what would be accepted.
 */
public final class InvalidValue extends IllegalArgumentException {
  private final String field;
  private final String reason;

  public InvalidValue(String field, String reason) {
    super(field + ": " + reason);
    this.field = field;
    this.reason = reason;
  }

  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
