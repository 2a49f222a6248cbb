package dev.holdfast.application.operation;

import dev.holdfast.domain.failure.NodeFailure;

/**
 * Carries a failure from a step to the service that undoes and reports. It never leaves the
 * application: a port returns the failure as a value.
 */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient NodeFailure failure;

  public StepFailedException(NodeFailure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  /** True if effects may remain, so that the call must not be undone but be repeated. */
  public boolean unfinished() {
    return failure instanceof NodeFailure.MayRemain
        || failure instanceof NodeFailure.JobUnderWay
        || failure instanceof NodeFailure.JobDoesNotEnd;
  }

  public NodeFailure failure() {
    return failure;
  }
}
