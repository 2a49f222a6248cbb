package dev.holdfast.domain.mount;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code user:role:type:level}; the kernel writes the level in one of several spellings. */
public record SelinuxContext(String text) {
  private static final Pattern LEVEL = Pattern.compile("s(\\d{1,4})(?::([c0-9.,]+))?");
  private static final Pattern CATEGORIES = Pattern.compile("c(\\d{1,4})(?:\\.c(\\d{1,4}))?");

  /** True if it is the same label; a text that is none is only the same as itself. */
  public boolean same(SelinuxContext other) {
    return text.equals(other.text) || (parts().isPresent() && parts().equals(other.parts()));
  }

  /** User, role, type, lowest and highest level. */
  private Optional<List<Object>> parts() {
    String[] parts = text.split(":", 4);
    if (parts.length < 4) {
      return Optional.empty();
    }
    String[] range = parts[3].split("-", -1);
    Optional<Level> low = level(range[0]);
    Optional<Level> high = level(range[range.length - 1]);
    return range.length > 2 || low.isEmpty() || high.isEmpty()
        ? Optional.empty()
        : Optional.of(List.of(parts[0], parts[1], parts[2], low.get(), high.get()));
  }

  private static Optional<Level> level(String text) {
    Matcher level = LEVEL.matcher(text);
    if (!level.matches()) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>();
    Optional.ofNullable(level.group(2)).ifPresent(list -> all.addAll(List.of(list.split(",", -1))));
    BitSet categories = new BitSet();
    for (String one : all) {
      Matcher range = CATEGORIES.matcher(one);
      if (!range.matches()) {
        return Optional.empty();
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first) {
        return Optional.empty();
      }
      categories.set(first, last + 1);
    }
    return Optional.of(new Level(Integer.parseInt(level.group(1)), categories));
  }

  private record Level(int sensitivity, BitSet categories) {}
}
