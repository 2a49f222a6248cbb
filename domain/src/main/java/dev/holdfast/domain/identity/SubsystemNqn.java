package dev.holdfast.domain.identity;

import java.util.regex.Pattern;

/**
 * The NVMe Qualified Name of a subsystem, at most 223 bytes (NVM Express Base Specification 2.0,
 * 4.5).
 *
 * <p>The constructor takes what a kernel may show, also names that break the rules (PCIe devices
 * do). {@link #requested} takes only what may be asked for.
 */
public record SubsystemNqn(String value) implements Comparable<SubsystemNqn> {
  /** The longest name in bytes, the terminating NUL not counted. */
  public static final int MAX_BYTES = 223;

  /** Every discovery controller has this name; it carries no namespace. */
  public static final SubsystemNqn DISCOVERY =
      new SubsystemNqn("nqn.2014-08.org.nvmexpress.discovery");

  private static final Pattern UUID_FORM =
      Pattern.compile(
          "nqn\\.2014-08\\.org\\.nvmexpress:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern DATE_FORM =
      Pattern.compile("nqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[A-Za-z0-9][A-Za-z0-9.-]*(:[^,\\s]+)?");

  public SubsystemNqn {
    Text.plain("nqn", value, MAX_BYTES);
  }

  /**
   * A name that was asked for. Targets have names of other forms than the specification's, and the
   * kernel connects to each that has neither comma, blank nor control character.
   *
   * @throws InvalidValue if it could become another option, is empty or too long
   */
  public static SubsystemNqn requested(String field, String value) {
    return new SubsystemNqn(Text.option(field, value, MAX_BYTES));
  }

  /**
   * True if it is of one of the forms of the specification: {@code
   * nqn.yyyy-mm.reverse.domain:identifier} or {@code nqn.2014-08.org.nvmexpress:uuid:...}.
   */
  public boolean standard() {
    return value.startsWith("nqn.2014-08.org.nvmexpress:uuid:")
        ? UUID_FORM.matcher(value).matches()
        : DATE_FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(SubsystemNqn other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
