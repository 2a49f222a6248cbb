package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.controller.ControllerLifecycle;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.Transition;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.namespace.NamespaceLifecycle;
import dev.holdfast.domain.subsystem.SubsystemLifecycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The behaviour of every engine: that of the matrix, for any number of callers at once. */
public abstract class LifecycleEngineContract {

  private static final int MACHINES = 40;
  private static final int SIGNALS = 25;

  protected abstract LifecycleEngine engine();

  @Test
  void movesControllersAsTheMatrixSays() {
    answersEveryPair(ControllerLifecycle.MATRIX);
  }

  @Test
  void movesNamespacesAsTheMatrixSays() {
    answersEveryPair(NamespaceLifecycle.MATRIX);
  }

  @Test
  void movesSubsystemsAsTheMatrixSays() {
    answersEveryPair(SubsystemLifecycle.MATRIX);
  }

  @Test
  void leavesTheStateWhenACommandIsRefused() {
    assertThat(ControllerLifecycle.MATRIX.on(ControllerState.LIVE, ControllerSignal.CONNECT_ISSUED))
        .isEqualTo(new Transition.Refuse<>());

    assertThat(
            engine()
                .fire(
                    "one",
                    ControllerLifecycle.MATRIX,
                    ControllerState.LIVE,
                    ControllerSignal.CONNECT_ISSUED))
        .isEqualTo(ControllerState.LIVE);
  }

  @Test
  void keepsNothingBetweenTwoSignals() {
    LifecycleEngine engine = engine();
    TransitionMatrix<ControllerState, ControllerSignal> matrix = ControllerLifecycle.MATRIX;

    engine.fire("one", matrix, ControllerState.ABSENT, ControllerSignal.SEEN_LIVE);

    assertThat(
            engine.fire(
                "one", matrix, ControllerState.RECOVERING, ControllerSignal.SEEN_UNRECOGNISED))
        .isEqualTo(ControllerState.RECOVERING);
  }

  @Test
  void worksForAThreadThatHasBeenInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThat(
              engine()
                  .fire(
                      "one",
                      ControllerLifecycle.MATRIX,
                      ControllerState.RECOVERING,
                      ControllerSignal.SEEN_LIVE))
          .isEqualTo(ControllerState.LIVE);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      // the flag is the test's own
      boolean cleared = Thread.interrupted();
      assertThat(cleared).isTrue();
    }
  }

  @Test
  void doesNotMixMachinesThatMoveAtTheSameTime() throws Exception {
    LifecycleEngine engine = engine();
    long seed = System.nanoTime();
    List<Callable<List<ControllerState>>> histories = new ArrayList<>();
    for (int i = 0; i < MACHINES; i++) {
      String id = "machine-" + i;
      long own = seed + i;
      histories.add(() -> history(engine, id, own));
    }

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<ControllerState>>> seen = threads.invokeAll(histories);
      for (int i = 0; i < MACHINES; i++) {
        assertThat(seen.get(i).get())
            .as("machine-%d, seed %d", i, seed)
            .isEqualTo(history(new MatrixLifecycleEngine(), "expected", seed + i));
      }
    }
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> void answersEveryPair(
      TransitionMatrix<S, E> matrix) {
    LifecycleEngine engine = engine();
    for (S state : matrix.states()) {
      for (E signal : matrix.signals()) {
        assertThat(engine.fire(state + "/" + signal, matrix, state, signal))
            .as("%s on %s", state, signal)
            .isEqualTo(matrix.after(state, signal));
      }
    }
  }

  private static List<ControllerState> history(LifecycleEngine engine, String id, long seed) {
    Random random = new Random(seed);
    TransitionMatrix<ControllerState, ControllerSignal> matrix = ControllerLifecycle.MATRIX;
    List<ControllerState> states = new ArrayList<>(List.of(matrix.initial()));
    for (int i = 0; i < SIGNALS; i++) {
      ControllerSignal signal = matrix.signals().get(random.nextInt(matrix.signals().size()));
      states.add(engine.fire(id, matrix, states.getLast(), signal));
    }
    return states;
  }
}
