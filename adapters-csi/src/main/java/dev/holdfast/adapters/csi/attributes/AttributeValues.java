package dev.holdfast.adapters.csi.attributes;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the texts of attributes are read. Each takes the field's name and its text. */
final class AttributeValues {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern BYTES = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UNITS =
      Pattern.compile("(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");

  private AttributeValues() {}

  /** A whole number. */
  static int count(String field, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new InvalidValue(field, "is not a whole number: " + Text.shown(text));
    }
    return Integer.parseInt(text);
  }

  static long bytes(String field, String text) {
    if (!BYTES.matcher(text).matches() || Long.parseLong(text) == 0) {
      throw new InvalidValue(field, "is not a number of bytes: " + Text.shown(text));
    }
    return Long.parseLong(text);
  }

  static boolean flag(String field, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidValue(field, "is neither true nor false: " + Text.shown(text));
    };
  }

  /** Seconds, or hours, minutes and so on with their letters: {@code 900}, {@code 15m}. */
  static Duration duration(String field, String text) {
    if (WHOLE.matcher(text).matches()) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    Matcher units = UNITS.matcher(text);
    if (text.isEmpty() || !units.matches()) {
      throw new InvalidValue(
          field, "is not a duration such as 900, 900s, 15m or 1h30m: " + Text.shown(text));
    }
    return Duration.ofDays(part(units, 1))
        .plusHours(part(units, 2))
        .plusMinutes(part(units, 3))
        .plusSeconds(part(units, 4));
  }

  private static long part(Matcher units, int group) {
    String digits = units.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** A duration, or {@code -1} or {@code off} for none. */
  static Timeout timeout(String field, String text) {
    if (text.equals("off") || text.equals("-1")) {
      return Timeout.OFF;
    }
    long seconds = duration(field, text).toSeconds();
    if (seconds > Integer.MAX_VALUE) {
      throw new InvalidValue(field, "is more seconds than the kernel counts: " + Text.shown(text));
    }
    return Timeout.ofSeconds((int) seconds);
  }

  /** A duration of at least a second. */
  static Duration patience(String field, String text) {
    Duration duration = duration(field, text);
    if (duration.isZero()) {
      throw new InvalidValue(field, "is not at least one second: " + Text.shown(text));
    }
    return duration;
  }

  static OutagePolicy outagePolicy(String field, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "release" -> OutagePolicy.RELEASE;
      case "hold" -> OutagePolicy.HOLD;
      default -> throw noneOf(field, text, "release", "hold");
    };
  }

  static FormatPolicy formatPolicy(String field, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "ifempty" -> FormatPolicy.IF_EMPTY;
      case "never" -> FormatPolicy.NEVER;
      default -> throw noneOf(field, text, "ifEmpty", "never");
    };
  }

  static FencingPolicy fencing(String field, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> FencingPolicy.AUTO;
      case "require" -> FencingPolicy.REQUIRE;
      case "off" -> FencingPolicy.OFF;
      default -> throw noneOf(field, text, "auto", "require", "off");
    };
  }

  private static InvalidValue noneOf(String field, String text, String... words) {
    return new InvalidValue(
        field,
        (words.length == 2 ? "is neither " : "is none of ")
            + String.join(words.length == 2 ? " nor " : ", ", words)
            + ": "
            + Text.shown(text)
            + Text.nearest(text, Stream.of(words))
                .map(near -> "; is " + near + " meant?")
                .orElse(""));
  }
}
