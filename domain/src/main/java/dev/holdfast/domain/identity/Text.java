package dev.holdfast.domain.identity;

import java.nio.charset.StandardCharsets;

/** Checks that every text from outside has to pass before it is looked at. */
public final class Text {
  private Text() {}

  /** Returns the text if it is not empty, fits, and has no control character, else throws. */
  public static String plain(String field, String text, int maxBytes) {
    if (text.isEmpty()) {
      throw new InvalidValue(field, "is empty");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new InvalidValue(field, "is longer than " + maxBytes + " bytes");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidValue(field, "has a control character: " + shown(text));
    }
    return text;
  }

  /**
   * Like {@link #plain}, and also free of commas, blanks and equal signs: it may stand as a value
   * in the option string of {@code /dev/nvme-fabrics}, which the kernel splits at commas
   * (drivers/nvme/host/fabrics.c, nvmf_parse_options).
   */
  public static String option(String field, String text, int maxBytes) {
    plain(field, text, maxBytes);
    if (text.chars().anyMatch(c -> c == ',' || Character.isWhitespace(c))) {
      throw new InvalidValue(field, "has a comma or a blank: " + shown(text));
    }
    return text;
  }

  /**
   * The text with control characters made visible and its length bounded, for messages and logs.
   */
  public static String shown(String text) {
    StringBuilder out = new StringBuilder("'");
    text.codePoints()
        .limit(240)
        .forEach(c -> {
          if (Character.isISOControl(c) || !Character.isValidCodePoint(c)) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append(text.codePointCount(0, text.length()) > 240 ? "...'" : "'").toString();
  }
}
