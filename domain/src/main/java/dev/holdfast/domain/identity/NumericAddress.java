package dev.holdfast.domain.identity;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Numeric IP addresses; names are never resolved here. */
public final class NumericAddress {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern V6 =
      Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[A-Za-z0-9_.-]+)?");

  private NumericAddress() {}

  /**
   * Returns the address in the one form in which two spellings of it are equal.
   *
   * @throws InvalidValue if it is not numeric
   */
  public static String parse(String field, String text) {
    Text.option(field, text, 64);
    boolean numeric = V4.matcher(text).matches() || V6.matcher(text).matches();
    if (!numeric) {
      throw new InvalidValue(
          field,
          "is not a numeric address (the kernel does not resolve names): " + Text.shown(text));
    }
    int scope = text.indexOf('%');
    String bare = scope < 0 ? text : text.substring(0, scope);
    try {
      return InetAddress.ofLiteral(bare).getHostAddress()
          + (scope < 0 ? "" : text.substring(scope));
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(field, "is not a numeric address: " + Text.shown(text));
    }
  }
}
