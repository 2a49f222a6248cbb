package dev.holdfast.adapters.statemachine;

import static dev.holdfast.domain.machine.TransitionMatrix.row;
import static dev.holdfast.domain.machine.TransitionMatrix.stay;
import static dev.holdfast.domain.machine.TransitionMatrix.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.contract.LifecycleEngineContract;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.controller.ControllerLifecycle;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.statemachine.StateMachine;

class SpringLifecycleEngineTest extends LifecycleEngineContract {

  private enum Door {
    OPEN,
    SHUT
  }

  private enum DoorSignal implements Signal {
    PUSH;

    @Override
    public boolean observed() {
      return false;
    }
  }

  private static final TransitionMatrix<Door, DoorSignal> SHUTS =
      new TransitionMatrix<>(
          Door.OPEN,
          Door.class,
          DoorSignal.class,
          List.of(row(Door.OPEN, to(Door.SHUT)), row(Door.SHUT, stay())));

  private static final TransitionMatrix<Door, DoorSignal> SWINGS =
      new TransitionMatrix<>(
          Door.OPEN,
          Door.class,
          DoorSignal.class,
          List.of(row(Door.OPEN, to(Door.SHUT)), row(Door.SHUT, to(Door.OPEN))));

  @Override
  protected LifecycleEngine engine() {
    return LifecycleEngines.spring();
  }

  @Test
  void failsWhenTheEngineAndTheMatrixDisagree() {
    SpringLifecycleEngine engine =
        new SpringLifecycleEngine(
            new SpringMachines() {
              @Override
              @SuppressWarnings("unchecked")
              <S extends Enum<S>, E extends Enum<E> & Signal> StateMachine<S, E> build(
                  TransitionMatrix<S, E> matrix) {
                StateMachine<?, ?> other = super.build(SWINGS);
                return (StateMachine<S, E>) other;
              }
            });

    assertThat(engine.fire("door", SHUTS, Door.OPEN, DoorSignal.PUSH)).isEqualTo(Door.SHUT);
    assertThatThrownBy(() -> engine.fire("door", SHUTS, Door.SHUT, DoorSignal.PUSH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine took door from SHUT on PUSH to OPEN, the matrix has SHUT");
  }

  @Test
  void buildsFewMachinesForManySignals() {
    AtomicInteger built = new AtomicInteger();
    SpringLifecycleEngine engine =
        new SpringLifecycleEngine(
            new SpringMachines() {
              @Override
              <S extends Enum<S>, E extends Enum<E> & Signal> StateMachine<S, E> build(
                  TransitionMatrix<S, E> matrix) {
                built.incrementAndGet();
                return super.build(matrix);
              }
            });

    for (ControllerState state : ControllerState.values()) {
      engine.fire("c", ControllerLifecycle.MATRIX, state, ControllerSignal.SEEN_LIVE);
    }

    assertThat(built).hasValue(1);
  }
}
