package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A list of addresses: {@code 10.0.0.1}, {@code 10.0.0.1:4420}, {@code fd00::1}, {@code
 * [fd00::1]:4420}, separated by commas.
 */
final class TargetAddresses {
  private static final Pattern SEPARATED_OTHERWISE = Pattern.compile("[\\s;|]");

  private TargetAddresses() {}

  /**
   * One of the list.
   *
   * @param port absent if the address does not say
   */
  record Target(String address, OptionalInt port) {}

  static List<Target> parse(String field, String text) {
    return Arrays.stream(text.split(",", -1)).map(part -> one(field, part.strip(), text)).toList();
  }

  private static Target one(String field, String part, String text) {
    if (part.isEmpty()) {
      throw new InvalidValue(field, "has an empty address: " + Text.shown(text));
    }
    if (SEPARATED_OTHERWISE.matcher(part).find()) {
      throw new InvalidValue(
          field, "is a list whose addresses are not separated by commas: " + Text.shown(text));
    }
    if (part.startsWith("[")) {
      return bracketed(field, part);
    }
    int colon = part.indexOf(':');
    boolean bare = colon < 0 || colon != part.lastIndexOf(':');
    return bare
        ? new Target(part, OptionalInt.empty())
        : new Target(part.substring(0, colon), port(field, part.substring(colon + 1)));
  }

  private static Target bracketed(String field, String part) {
    int end = part.indexOf(']');
    String rest = end < 0 ? "" : part.substring(end + 1);
    if (end < 0 || !(rest.isEmpty() || rest.startsWith(":")) || part.indexOf(':') > end) {
      throw new InvalidValue(
          field, "is not an IPv6 address such as [fd00::1]:4420: " + Text.shown(part));
    }
    return new Target(
        part.substring(1, end),
        rest.isEmpty() ? OptionalInt.empty() : port(field, rest.substring(1)));
  }

  private static OptionalInt port(String field, String text) {
    int port = AttributeValues.count(field, text);
    if (port < 1 || port > 65535) {
      throw new InvalidValue(field, "has a port that is not between 1 and 65535: " + port);
    }
    return OptionalInt.of(port);
  }
}
