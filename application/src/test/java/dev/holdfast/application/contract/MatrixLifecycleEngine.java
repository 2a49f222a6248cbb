package dev.holdfast.application.contract;

import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;

/** The engine that is the matrix itself. */
public final class MatrixLifecycleEngine implements LifecycleEngine {
  @Override
  public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
      String id, TransitionMatrix<S, E> matrix, S from, E signal) {
    return matrix.after(from, signal);
  }
}
