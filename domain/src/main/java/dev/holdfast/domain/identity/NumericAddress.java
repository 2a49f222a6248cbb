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
   * Returns the address in the one form in which two spellings of it are equal: RFC 5952 for IPv6,
   * and IPv4 for an IPv4 address in IPv6 clothes. Reading that form again changes nothing.
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
    int percent = text.indexOf('%');
    byte[] address = bytes(field, percent < 0 ? text : text.substring(0, percent), text);
    if (address.length == 4 && percent >= 0) {
      throw new InvalidValue(field, "is an IPv4 address with a zone: " + Text.shown(text));
    }
    String zone = percent < 0 ? "" : text.substring(percent);
    return address.length == 4 ? dotted(address) : compressed(address) + zone;
  }

  private static byte[] bytes(String field, String literal, String text) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      throw new InvalidValue(field, "is not a numeric address: " + Text.shown(text));
    }
  }

  private static String dotted(byte[] address) {
    return "%d.%d.%d.%d"
        .formatted(address[0] & 0xff, address[1] & 0xff, address[2] & 0xff, address[3] & 0xff);
  }

  /** RFC 5952, section 4: lower case, no leading zeros, the first longest run of zeros as ::. */
  private static String compressed(byte[] address) {
    int start = -1;
    int length = 1;
    for (int from = 0; from < 8; from++) {
      int to = from;
      while (to < 8 && group(address, to) == 0) {
        to++;
      }
      if (to - from > length) {
        start = from;
        length = to - from;
      }
    }
    return start < 0
        ? groups(address, 0, 8)
        : groups(address, 0, start) + "::" + groups(address, start + length, 8);
  }

  private static String groups(byte[] address, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append(i == from ? "" : ":").append(Integer.toHexString(group(address, i)));
    }
    return out.toString();
  }

  private static int group(byte[] address, int i) {
    return ((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff);
  }
}
