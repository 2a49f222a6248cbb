package dev.holdfast.adapters.mount.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the values of a record; what is missing or not of its kind is a damage. */
final class RecordFields {
  private final Map<String, String> values;
  private final String prefix;

  RecordFields(Map<String, String> values) {
    this(values, "");
  }

  private RecordFields(Map<String, String> values, String prefix) {
    this.values = values;
    this.prefix = prefix;
  }

  /** The fields whose keys begin with this name and a dot. */
  RecordFields under(String name) {
    return new RecordFields(values, prefix + name + ".");
  }

  /** The numbered fields of a list, from 0 to the first that is missing. */
  List<RecordFields> each(String name) {
    List<RecordFields> list = new ArrayList<>();
    for (RecordFields next = under(name + ".0");
        next.any();
        next = under(name + "." + list.size())) {
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
