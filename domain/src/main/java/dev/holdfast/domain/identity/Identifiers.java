package dev.holdfast.domain.identity;

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** How the identifiers of namespaces and hosts are written. */
final class Identifiers {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Identifiers() {}

  static UUID uuid(String field, String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new InvalidValue(field, "is not a UUID: " + Text.shown(text));
    }
    UUID uuid = UUID.fromString(text);
    if (isNil(uuid)) {
      throw new InvalidValue(field, "is all zero, which means that there is none");
    }
    return uuid;
  }

  static boolean isNil(UUID uuid) {
    return uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0;
  }

  /**
   * Hex digits without separators, lower case; blanks, dashes and colons between digits are
   * dropped.
   */
  static String hex(String field, String text, int bytes) {
    String digits = text.replaceAll("[ :-]", "").toLowerCase(Locale.ROOT);
    if (digits.startsWith("0x")) {
      digits = digits.substring(2);
    }
    if (digits.length() != bytes * 2
        || !digits.chars().allMatch(c -> HexFormat.isHexDigit((char) c))) {
      throw new InvalidValue(field, "is not " + bytes + " bytes in hex: " + Text.shown(text));
    }
    return digits;
  }

  static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
