package dev.holdfast.bootstrap.modes;

import dev.holdfast.bootstrap.modes.Asked.FsType;
import dev.holdfast.bootstrap.modes.Asked.Options;
import dev.holdfast.bootstrap.modes.Asked.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests that are answered alike, as few rows: each is all combinations of its words. */
final class Rows {
  static final int FS_TYPE = 2;

  private static final int AXES = 5;

  /** Of those that change the least first. */
  private static final List<Integer> ORDER = List.of(FS_TYPE, 3, 4, 0, 1);

  private Rows() {}

  /**
   * @param words of the access mode, the type, fsType, the options and the flag
   */
  record Row(List<Set<String>> words, List<Cell> cells, List<Asked> requests) {
    static Row of(Asked asked, List<Cell> cells) {
      return new Row(Rows.words(asked).stream().map(Set::of).toList(), cells, List.of(asked));
    }

    /** The cells are in the order of the steps. */
    Cell cell(Step step) {
      return cells.get(List.of(Step.values()).indexOf(step));
    }

    /** True if it is all combinations of its words. */
    boolean whole() {
      return requests.size() == words.stream().mapToInt(Set::size).reduce(1, (a, b) -> a * b);
    }

    private Row and(Row other) {
      List<Set<String>> both = new ArrayList<>();
      for (int axis = 0; axis < AXES; axis++) {
        Set<String> some = new LinkedHashSet<>(words.get(axis));
        some.addAll(other.words.get(axis));
        both.add(some);
      }
      List<Asked> all = new ArrayList<>(requests);
      all.addAll(other.requests);
      return new Row(both, cells, all);
    }

    private List<Object> but(int axis) {
      List<Object> rest = new ArrayList<>(words);
      rest.remove(axis);
      rest.add(cells);
      return rest;
    }
  }

  static List<Row> of(Map<Asked, List<Cell>> answers) {
    Collection<Row> rows =
        answers.entrySet().stream().map(one -> Row.of(one.getKey(), one.getValue())).toList();
    for (int axis : ORDER) {
      Map<List<Object>, Row> alike = new LinkedHashMap<>();
      rows.forEach(row -> alike.merge(row.but(axis), row, Row::and));
      rows = alike.values();
    }
    return List.copyOf(rows);
  }

  static List<String> words(Asked asked) {
    return switch (asked.use()) {
      case Use.Block() -> List.of(asked.mode().name(), "block", "-", "-", flag(asked));
      case Use.Mount(FsType type, Options options) ->
          List.of(asked.mode().name(), "mount", word(type), word(options), flag(asked));
    };
  }

  static String word(FsType type) {
    return switch (type) {
      case EMPTY -> "empty";
      case EXT3, EXT4, XFS, BTRFS -> type.word;
      case UNKNOWN -> "unknown";
    };
  }

  static String word(Options options) {
    return switch (options) {
      case NONE -> "none";
      case RO, RW, BOTH -> String.join("+", options.flags);
      case LABEL -> "a label";
      case UNKNOWN -> "unknown";
    };
  }

  private static String flag(Asked asked) {
    return Boolean.toString(asked.readOnly());
  }
}
