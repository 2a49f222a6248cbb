package dev.holdfast.domain.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine written as text, one state a line: {@code LIVE: SEEN_GONE>LOST CONNECT_ISSUED>never}. A
 * signal that is not named does nothing.
 */
final class SuccessorTable {
  private SuccessorTable() {}

  static <S extends Enum<S>, E extends Enum<E>> Map<S, Map<E, Transition<S>>> parse(
      List<S> states, List<E> signals, String text) {
    Map<S, Map<E, Transition<S>>> table = new HashMap<>();
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.split(":", 2);
      Map<E, Transition<S>> row = new HashMap<>();
      signals.forEach(signal -> row.put(signal, new Transition.Stay<>()));
      for (String cell : parts[1].strip().split("\\s+")) {
        String[] sides = cell.split(">", 2);
        row.put(
            named(signals, sides[0]),
            sides[1].equals("never")
                ? new Transition.Refuse<>()
                : new Transition.Move<>(named(states, sides[1])));
      }
      table.put(named(states, parts[0].strip()), row);
    }
    return table;
  }

  private static <T extends Enum<T>> T named(List<T> constants, String name) {
    return constants.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}
