package dev.holdfast.application.port.in;

import dev.holdfast.domain.failure.NodeFailure;

/** The result of a request. */
public sealed interface Outcome<T> {
  record Success<T>(T value) implements Outcome<T> {}

  record Failure<T>(NodeFailure failure) implements Outcome<T> {}

  static <T> Outcome<T> success(T value) {
    return new Success<>(value);
  }

  static <T> Outcome<T> failure(NodeFailure failure) {
    return new Failure<>(failure);
  }
}
