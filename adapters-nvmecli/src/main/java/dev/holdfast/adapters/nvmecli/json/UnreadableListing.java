package dev.holdfast.adapters.nvmecli.json;

/** What nvme printed is not what it should have. */
public final class UnreadableListing extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableListing(String why) {
    super(why);
  }

  public UnreadableListing(String why, Throwable cause) {
    super(why, cause);
  }
}
