package dev.holdfast.application.port.out;

import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;

/** Runs a machine that the domain describes. It adds no rule of its own. */
public interface LifecycleEngine {
  /**
   * Where the machine {@code id} is after the signal.
   *
   * @throws IllegalStateException if the engine and the matrix disagree
   */
  <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
      String id, TransitionMatrix<S, E> matrix, S from, E signal);
}
