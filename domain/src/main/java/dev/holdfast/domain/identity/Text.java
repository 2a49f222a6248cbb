package dev.holdfast.domain.identity;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that every text from outside has to pass before it is looked at. */
public final class Text {
  private static final int MOST_SHOWN = 240;

  /** Of a longer word two letters may be wrong. */
  private static final int SHORT = 6;

  private Text() {}

  /**
   * Returns the text if it is not empty, fits, and can be written as it is: no control character
   * and no half of a surrogate pair.
   *
   * @throws InvalidValue otherwise, showing the text
   */
  public static String plain(String field, String text, int maxBytes) {
    flaw(text, maxBytes).ifPresent(flaw -> refuse(field, flaw, text));
    return text;
  }

  /**
   * Like {@link #plain}, and also free of commas and blanks: it may stand as a value in the option
   * string of {@code /dev/nvme-fabrics}, which the kernel splits at commas
   * (drivers/nvme/host/fabrics.c, nvmf_parse_options).
   *
   * @throws InvalidValue otherwise, showing the text
   */
  public static String option(String field, String text, int maxBytes) {
    optionFlaw(text, maxBytes).ifPresent(flaw -> refuse(field, flaw, text));
    return text;
  }

  /**
   * Like {@link #option}, for a secret that must not be shown.
   *
   * @throws InvalidValue that does not show the text
   */
  public static String secret(String field, String text, int maxBytes) {
    return unshown(field, text, optionFlaw(text, maxBytes));
  }

  /** Like {@link #secret}, and may have commas and blanks. */
  public static String passphrase(String field, String text, int maxBytes) {
    return unshown(field, text, flaw(text, maxBytes));
  }

  private static String unshown(String field, String text, Optional<String> flaw) {
    if (flaw.isPresent()) {
      throw new InvalidValue(field, flaw.get() + " (the value is not shown)");
    }
    return text;
  }

  /**
   * The text with what cannot be seen made visible and its length bounded, for messages and logs.
   */
  public static String shown(String text) {
    return "'" + line(text) + "'";
  }

  /** The same without quotes, where the place has its own. */
  public static String line(String text) {
    String line = visible(text, MOST_SHOWN);
    return text.codePointCount(0, text.length()) > MOST_SHOWN ? line + "..." : line;
  }

  /** All of it as one line that neither breaks a log nor moves a terminal's cursor. */
  public static String visible(String text) {
    return visible(text, Integer.MAX_VALUE);
  }

  private static String visible(String text, int most) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(c -> {
          if (visible(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(String.format("\\u%04x", c));
          }
        });
    return out.toString();
  }

  /** The known word that differs in case, or in one letter, or in two if it is long. */
  public static Optional<String> nearest(String word, Stream<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known
        .filter(one -> near(lower, one.toLowerCase(Locale.ROOT)))
        .min(Comparator.comparingInt(one -> distance(lower, one.toLowerCase(Locale.ROOT))));
  }

  private static boolean near(String word, String known) {
    int most = Math.min(word.length(), known.length()) <= SHORT ? 1 : 2;
    return Math.abs(word.length() - known.length()) <= most && distance(word, known) <= most;
  }

  /** Insertions, deletions and replacements that make one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  private static Optional<String> optionFlaw(String text, int maxBytes) {
    return flaw(text, maxBytes)
        .or(() ->
            text.chars().anyMatch(c -> c == ',' || Character.isWhitespace(c))
                ? Optional.of("has a comma or a blank")
                : Optional.empty());
  }

  private static Optional<String> flaw(String text, int maxBytes) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      return Optional.of("is longer than " + maxBytes + " bytes");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("has a control character");
    }
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Optional.of("has half of a surrogate pair");
    }
    return Optional.empty();
  }

  private static void refuse(String field, String flaw, String text) {
    throw new InvalidValue(field, flaw + ": " + shown(text));
  }

  /** Control, format (also those that turn the direction of writing) and separator characters. */
  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
