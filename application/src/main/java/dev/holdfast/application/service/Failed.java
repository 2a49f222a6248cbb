package dev.holdfast.application.service;

import dev.holdfast.domain.failure.NodeFailure;

/**
 * Carries a failure from a step to the service that undoes and reports. Never leaves this package.
 */
final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient NodeFailure failure;

  Failed(NodeFailure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  NodeFailure failure() {
    return failure;
  }
}
