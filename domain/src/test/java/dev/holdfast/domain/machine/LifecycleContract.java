package dev.holdfast.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The properties of every machine. */
public abstract class LifecycleContract<S extends Enum<S>, E extends Enum<E> & Signal> {

  protected abstract TransitionMatrix<S, E> matrix();

  /** The machine once more, written by hand from what is wanted; see {@link SuccessorTable}. */
  protected abstract String successors();

  @Test
  void equalsTheTableWrittenByHand() {
    TransitionMatrix<S, E> matrix = matrix();
    Map<S, Map<E, Transition<S>>> byHand =
        SuccessorTable.parse(matrix.states(), matrix.signals(), successors());

    for (S state : matrix.states()) {
      for (E signal : matrix.signals()) {
        assertThat(matrix.on(state, signal))
            .as("%s on %s", state, signal)
            .isEqualTo(byHand.getOrDefault(state, Map.of()).get(signal));
      }
    }
  }

  @Test
  void reachesEveryState() {
    TransitionMatrix<S, E> matrix = matrix();
    Set<S> reached = EnumSet.of(matrix.initial());
    Deque<S> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      S state = open.remove();
      matrix.edges().stream()
          .filter(edge -> edge.from() == state && reached.add(edge.to()))
          .forEach(edge -> open.add(edge.to()));
    }

    assertThat(reached).containsExactlyElementsOf(matrix.states());
  }

  @Test
  void canLeaveEveryState() {
    assertThat(matrix().edges().stream().map(Edge::from).distinct())
        .containsExactlyInAnyOrderElementsOf(matrix().states());
  }

  @Test
  void refusesNoObservation() {
    TransitionMatrix<S, E> matrix = matrix();
    for (S state : matrix.states()) {
      for (E signal : matrix.signals()) {
        assertThat(signal.observed() && matrix.on(state, signal) instanceof Transition.Refuse<S>)
            .as("%s refuses %s", state, signal)
            .isFalse();
      }
    }
  }

  /** Observing the same fact twice has no further effect. */
  @Test
  void settlesWhenNothingChanges() {
    TransitionMatrix<S, E> matrix = matrix();
    for (S state : matrix.states()) {
      for (E signal : matrix.signals()) {
        S once = matrix.after(state, signal);
        assertThat(matrix.after(once, signal)).as("%s on %s twice", state, signal).isEqualTo(once);
      }
    }
  }
}
