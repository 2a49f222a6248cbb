package dev.holdfast.domain.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole state machine: for every state and every signal a {@link Transition}. Total by
 * construction: a missing row or cell, or an observation that is refused, fails the initialisation
 * of the class that declares it.
 */
public final class TransitionMatrix<S extends Enum<S>, E extends Enum<E> & Signal> {
  /** One state's answers, in the order of the signals' declaration. */
  public record Row<S extends Enum<S>>(S from, List<Transition<S>> cells) {}

  private final S initial;
  private final List<S> states;
  private final List<E> signals;
  private final Map<S, Map<E, Transition<S>>> cells;

  public TransitionMatrix(S initial, Class<S> states, Class<E> signals, List<Row<S>> rows) {
    this.initial = initial;
    this.states = List.of(states.getEnumConstants());
    this.signals = List.of(signals.getEnumConstants());
    this.cells = new EnumMap<>(states);
    for (Row<S> row : rows) {
      if (row.cells().size() != this.signals.size()) {
        throw new IllegalStateException(
            row.from() + " has " + row.cells().size() + " cells for " + this.signals.size());
      }
      Map<E, Transition<S>> line = new EnumMap<>(signals);
      Iterator<Transition<S>> cellsOfRow = row.cells().iterator();
      for (E signal : this.signals) {
        Transition<S> cell = cellsOfRow.next();
        if (signal.observed() && cell instanceof Transition.Refuse<S>) {
          throw new IllegalStateException(row.from() + " refuses the observation " + signal);
        }
        line.put(signal, cell);
      }
      if (cells.put(row.from(), line) != null) {
        throw new IllegalStateException(row.from() + " has two rows");
      }
    }
    if (cells.size() != this.states.size()) {
      throw new IllegalStateException("rows for " + cells.keySet() + " only of " + this.states);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <S extends Enum<S>> Row<S> row(S from, Transition<S>... cells) {
    return new Row<>(from, List.of(cells));
  }

  public static <S extends Enum<S>> Transition<S> to(S state) {
    return new Transition.Move<>(state);
  }

  public static <S extends Enum<S>> Transition<S> stay() {
    return new Transition.Stay<>();
  }

  public static <S extends Enum<S>> Transition<S> never() {
    return new Transition.Refuse<>();
  }

  public S initial() {
    return initial;
  }

  public List<S> states() {
    return states;
  }

  public List<E> signals() {
    return signals;
  }

  public Transition<S> on(S state, E signal) {
    return Optional.ofNullable(cells.get(state)).map(line -> line.get(signal)).orElseThrow();
  }

  /** Where the machine is after the signal; a refused signal leaves it where it was. */
  public S after(S state, E signal) {
    return switch (on(state, signal)) {
      case Transition.Move<S>(S next) -> next;
      case Transition.Stay<S>() -> state;
      case Transition.Refuse<S>() -> state;
    };
  }

  /** Every move, by state and signal in the order of their declaration. */
  public List<Edge<S, E>> edges() {
    List<Edge<S, E>> edges = new ArrayList<>();
    for (S state : states) {
      for (E signal : signals) {
        if (on(state, signal) instanceof Transition.Move<S>(S next)) {
          edges.add(new Edge<>(state, signal, next));
        }
      }
    }
    return List.copyOf(edges);
  }
}
