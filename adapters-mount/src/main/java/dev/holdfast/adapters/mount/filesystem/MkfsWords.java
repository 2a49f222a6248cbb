package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.format.MkfsSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Settings as words of a command line, each flag once: of two, some programs take the last. */
final class MkfsWords {
  private final Map<String, String> flags = new LinkedHashMap<>();

  MkfsWords add(List<MkfsSetting> settings, Function<MkfsSetting, String> text) {
    settings.forEach(setting ->
        flags.merge(setting.flag(), text.apply(setting), (one, other) -> one + "," + other));
    return this;
  }

  List<String> all() {
    List<String> words = new ArrayList<>();
    flags.forEach((flag, value) -> {
      words.add(flag);
      words.add(value);
    });
    return words;
  }

  /** {@code size=4096}, or the value where the flag has no list. */
  static String keyed(MkfsSetting setting) {
    if (setting.key().isEmpty()) {
      return setting.value();
    }
    return setting.value().isEmpty() ? setting.key() : setting.key() + "=" + setting.value();
  }

  /** {@code ^orphan_file} for a feature that is off. */
  static String feature(MkfsSetting setting) {
    return setting.value().equals("0") ? "^" + setting.key() : setting.key();
  }
}
