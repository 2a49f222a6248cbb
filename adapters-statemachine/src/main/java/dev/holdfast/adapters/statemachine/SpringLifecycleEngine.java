package dev.holdfast.adapters.statemachine;

import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the domain's machines on spring-statemachine and holds each answer against the matrix. A
 * signal that is no move, refused ones included, leaves a machine where it was.
 */
final class SpringLifecycleEngine implements LifecycleEngine {
  private final SpringMachines machines;
  private final Map<TransitionMatrix<?, ?>, MachinePool<?, ?>> pools = new ConcurrentHashMap<>();

  SpringLifecycleEngine(SpringMachines machines) {
    this.machines = machines;
  }

  @Override
  public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
      String id, TransitionMatrix<S, E> matrix, S from, E signal) {
    S seen = pool(matrix).fire(from, signal);
    S expected = matrix.after(from, signal);
    if (seen != expected) {
      throw new IllegalStateException(
          "the engine took %s from %s on %s to %s, the matrix has %s"
              .formatted(id, from, signal, seen, expected));
    }
    return seen;
  }

  @SuppressWarnings("unchecked") // a pool is kept under the matrix it was made from
  private <S extends Enum<S>, E extends Enum<E> & Signal> MachinePool<S, E> pool(
      TransitionMatrix<S, E> matrix) {
    return (MachinePool<S, E>)
        pools.computeIfAbsent(matrix, key -> new MachinePool<>(matrix, machines));
  }
}
