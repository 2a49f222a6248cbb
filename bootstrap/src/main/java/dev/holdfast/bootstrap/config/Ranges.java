package dev.holdfast.bootstrap.config;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** Checks of the values of settings: each refusal has the setting, its value, what is allowed. */
final class Ranges {
  static final String ABSOLUTE = "an absolute path";
  static final String FLAG = "true or false";

  private static final Pattern DRIVER_NAME =
      Pattern.compile(
          "(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  /** Of Kubernetes, which makes labels of the Node of them. */
  private static final Pattern LABEL_KEY =
      Pattern.compile(
          "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  private static final Pattern LABEL_VALUE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  private Ranges() {}

  static <T> void hold(String name, T value, Predicate<T> allowed) {
    try {
      if (!allowed.test(value)) {
        throw refused(name, value, "");
      }
    } catch (InvalidValue e) {
      throw refused(name, value, "");
    }
  }

  /** Checked by the value that is made of it, whose reason is part of the refusal. */
  static <T> void parse(String name, T value, Consumer<T> parser) {
    try {
      parser.accept(value);
    } catch (InvalidValue e) {
      throw refused(name, value, " (" + e.getMessage() + ")");
    }
  }

  static void within(String name, Duration value, Duration least, Duration most) {
    hold(name, written(value), _ -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }

  /** As an administrator would have written it. */
  private static String written(Duration value) {
    long millis = value.toMillis();
    ChronoUnit unit =
        millis % 1000 != 0
            ? ChronoUnit.MILLIS
            : millis % 60_000 != 0 || millis == 0 ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
    return DurationStyle.SIMPLE.print(value, unit);
  }

  static boolean driverName(String text) {
    return DRIVER_NAME.matcher(text).matches();
  }

  static boolean labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .allMatch(label ->
            LABEL_KEY.matcher(label.getKey()).matches()
                && LABEL_VALUE.matcher(label.getValue()).matches());
  }

  static boolean labelKeys(List<String> keys) {
    return keys.stream().allMatch(key -> LABEL_KEY.matcher(key).matches())
        && keys.stream().distinct().count() == keys.size();
  }

  /** The words for a setting by its whole name; absent if it is none of Holdfast's. */
  static Optional<String> allowed(String setting) {
    return Arrays.stream(HoldfastProperties.class.getRecordComponents())
        .filter(component -> isOf(setting, "holdfast." + dashed(component)))
        .findFirst()
        .map(component -> component.getAnnotation(Allowed.class).value());
  }

  static String dashed(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static boolean isOf(String setting, String name) {
    return setting.equals(name) || setting.startsWith(name + ".") || setting.startsWith(name + "[");
  }

  static SettingRefused refused(String setting, Object value, String why) {
    String name = "holdfast." + setting;
    return new SettingRefused(
        "%s is %s%s; allowed: %s"
            .formatted(name, Text.shown(value.toString()), why, allowed(name).orElseThrow()));
  }
}
