package dev.holdfast.adapters.nvmecli.json;

/** The output of nvme does not have the expected form. */
public final class UnreadableListing extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableListing(String why) {
    super(why);
  }

  public UnreadableListing(String why, Throwable cause) {
    super(why, cause);
  }
}
