package dev.holdfast.adapters.statemachine;

import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.statemachine.StateMachine;
import org.springframework.statemachine.support.DefaultStateMachineContext;
import reactor.core.publisher.Mono;

/**
 * The machines of one kind. A machine costs milliseconds to build and has no owner: it is set to
 * the state in question, moved, and put back.
 */
final class MachinePool<S extends Enum<S>, E extends Enum<E> & Signal> {
  /** Against a machine that never answers; a move takes milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MACHINES = 4;

  private final TransitionMatrix<S, E> matrix;
  private final SpringMachines machines;
  private final Semaphore places = new Semaphore(MACHINES);
  private final Deque<StateMachine<S, E>> idle = new ArrayDeque<>(MACHINES);

  MachinePool(TransitionMatrix<S, E> matrix, SpringMachines machines) {
    this.matrix = matrix;
    this.machines = machines;
  }

  /** Where a machine that was in {@code from} is after the signal. */
  S fire(S from, E signal) {
    places.acquireUninterruptibly();
    try {
      StateMachine<S, E> machine = take(from);
      restore(machine, from);
      send(machine, signal);
      S to = machine.getState().getId();
      // one that threw is not put back
      put(machine);
      return to;
    } finally {
      places.release();
    }
  }

  private StateMachine<S, E> take(S preferred) {
    synchronized (idle) {
      for (Iterator<StateMachine<S, E>> each = idle.iterator(); each.hasNext(); ) {
        StateMachine<S, E> machine = each.next();
        if (machine.getState().getId() == preferred) {
          each.remove();
          return machine;
        }
      }
      if (!idle.isEmpty()) {
        return idle.remove();
      }
    }
    return started(machines.build(matrix));
  }

  private void put(StateMachine<S, E> machine) {
    synchronized (idle) {
      idle.add(machine);
    }
  }

  private static <S, E> StateMachine<S, E> started(StateMachine<S, E> machine) {
    machine.startReactively().block(PATIENCE);
    return machine;
  }

  private static <S extends Enum<S>, E> void restore(StateMachine<S, E> machine, S state) {
    if (machine.getState().getId() == state) {
      return;
    }
    machine.stopReactively().block(PATIENCE);
    machine
        .getStateMachineAccessor()
        .doWithAllRegions(region ->
            region
                .resetStateMachineReactively(
                    new DefaultStateMachineContext<>(state, null, null, null))
                .block(PATIENCE));
    machine.startReactively().block(PATIENCE);
  }

  /** The library's answer is ignored: only the state afterwards counts. */
  private static <S, E> void send(StateMachine<S, E> machine, E signal) {
    Message<E> message = MessageBuilder.withPayload(signal).build();
    machine
        .sendEvent(Mono.just(message))
        .concatMap(result -> result.complete())
        .then()
        .block(PATIENCE);
  }
}
