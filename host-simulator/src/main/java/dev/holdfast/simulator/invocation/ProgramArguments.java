package dev.holdfast.simulator.invocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An argv in the manner of getopt_long: options anywhere before {@code --}, short ones joined or
 * apart.
 */
public final class ProgramArguments {
  private final Map<String, String> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final Set<String> valued;

  /**
   * @param valued the options that have a value, such as {@code -t} and {@code --types}
   */
  public ProgramArguments(List<String> argv, Set<String> valued) {
    this.valued = Set.copyOf(valued);
    int next = 0;
    while (next < argv.size()) {
      if (argv.get(next).equals("--")) {
        operands.addAll(argv.subList(next + 1, argv.size()));
        return;
      }
      next += take(argv.get(next), next + 1 < argv.size() ? argv.get(next + 1) : "");
    }
  }

  /** Returns how many words were taken. */
  private int take(String word, String following) {
    if (word.startsWith("--")) {
      return takeLong(word, following);
    }
    if (word.startsWith("-") && word.length() > 1) {
      return takeShort(word, following);
    }
    operands.add(word);
    return 1;
  }

  private int takeLong(String word, String following) {
    int equals = word.indexOf('=');
    if (equals > 0) {
      options.put(word.substring(0, equals), word.substring(equals + 1));
      return 1;
    }
    boolean hasValue = valued.contains(word);
    options.put(word, hasValue ? following : "");
    return hasValue ? 2 : 1;
  }

  private int takeShort(String word, String following) {
    for (int at = 1; at < word.length(); at++) {
      String name = "-" + word.charAt(at);
      if (valued.contains(name)) {
        boolean joined = at + 1 < word.length();
        options.put(name, joined ? word.substring(at + 1) : following);
        return joined ? 1 : 2;
      }
      options.put(name, "");
    }
    return 1;
  }

  public boolean has(String... names) {
    return value(names).isPresent();
  }

  /** The value of the first of these names that was given. */
  public Optional<String> value(String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return Optional.of(options.getOrDefault(name, ""));
      }
    }
    return Optional.empty();
  }

  public Map<String, String> options() {
    return Map.copyOf(options);
  }

  List<String> operands() {
    return List.copyOf(operands);
  }

  public String operand(int index) {
    return index < operands.size() ? operands.get(index) : "";
  }

  public String lastOperand() {
    return operands.isEmpty() ? "" : operands.getLast();
  }
}
