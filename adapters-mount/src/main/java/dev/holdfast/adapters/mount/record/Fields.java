package dev.holdfast.adapters.mount.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the values of a record; what is missing or not of its kind is a damage. */
final class Fields {
  private final Map<String, String> values;
  private final String prefix;

  Fields(Map<String, String> values) {
    this(values, "");
  }

  private Fields(Map<String, String> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /** The fields whose keys begin with this name and a dot. */
  Fields under(String name) {
    return new Fields(values, prefix + name + ".");
  }

  /** The numbered fields of a list, from 0 to the first that is missing. */
  List<Fields> each(String name) {
    List<Fields> list = new ArrayList<>();
    for (Fields next = under(name + ".0"); next.any(); next = under(name + "." + list.size())) {
      list.add(next);
    }
    return list;
  }

  private boolean any() {
    return values.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(prefix + name));
  }

  String text(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalArgumentException(prefix + name + " is missing"));
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  boolean flag(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(prefix + name + " is neither true nor false");
    };
  }
}
