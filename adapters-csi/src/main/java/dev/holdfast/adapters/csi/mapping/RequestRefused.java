package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.domain.failure.NodeFailure;

/** A request that is well formed and yet not to be granted; nothing was done. */
final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient NodeFailure failure;

  RequestRefused(NodeFailure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  NodeFailure failure() {
    return failure;
  }
}
