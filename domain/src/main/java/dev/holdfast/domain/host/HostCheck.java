package dev.holdfast.domain.host;

/**
 * One thing that was checked of the host.
 *
 * @param name short and stable, such as {@code native-multipath}
 * @param needed true if the node cannot connect anything without it
 * @param seen what was found
 * @param remedy what helps; empty if all is well
 */
public record HostCheck(String name, Verdict verdict, boolean needed, String seen, String remedy) {
  /** How it stands. */
  public enum Verdict {
    OK,
    WARNING,
    FAILURE
  }

  public static HostCheck ok(String name, boolean needed, String seen) {
    return new HostCheck(name, Verdict.OK, needed, seen, "");
  }

  public static HostCheck warning(String name, String seen, String remedy) {
    return new HostCheck(name, Verdict.WARNING, false, seen, remedy);
  }

  /** A failure of something the node cannot connect without. */
  public static HostCheck failure(String name, String seen, String remedy) {
    return new HostCheck(name, Verdict.FAILURE, true, seen, remedy);
  }

  public boolean failed() {
    return verdict == Verdict.FAILURE;
  }
}
