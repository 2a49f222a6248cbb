package dev.holdfast.adapters.mount.record;

/** A record that differs from what was written, or is of an unknown kind. */
public final class DamagedRecord extends Exception {
  private static final long serialVersionUID = 1L;

  public DamagedRecord(String why) {
    super(why);
  }

  /** The message is always there. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
