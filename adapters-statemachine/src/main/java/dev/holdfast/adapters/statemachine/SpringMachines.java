package dev.holdfast.adapters.statemachine;

import dev.holdfast.domain.machine.Edge;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.EnumSet;
import org.springframework.statemachine.StateMachine;
import org.springframework.statemachine.config.StateMachineBuilder;

/**
 * Builds machines from matrices: the states and the moves, no guard and no action. The library
 * hides what those throw: an event whose guard throws is reported as accepted, one whose action
 * throws as denied.
 */
class SpringMachines {

  /** A machine in the matrix's initial state, started. */
  <S extends Enum<S>, E extends Enum<E> & Signal> StateMachine<S, E> build(
      TransitionMatrix<S, E> matrix) {
    StateMachineBuilder.Builder<S, E> builder = StateMachineBuilder.builder();
    try {
      builder.configureConfiguration().withConfiguration().autoStartup(false);
      builder
          .configureStates()
          .withStates()
          .initial(matrix.initial())
          .states(EnumSet.copyOf(matrix.states()));
      for (Edge<S, E> edge : matrix.edges()) {
        builder
            .configureTransitions()
            .withExternal()
            .source(edge.from())
            .target(edge.to())
            .event(edge.signal());
      }
      return builder.build();
    } catch (Exception e) {
      // the builder's methods declare Exception; it is a mistake in the matrix or in here
      throw new IllegalStateException("no machine for " + matrix.initial().getDeclaringClass(), e);
    }
  }
}
