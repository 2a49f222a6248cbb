package dev.holdfast.adapters.mount.record;

/** A record that is not what was written, or is of a kind we do not know. */
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
