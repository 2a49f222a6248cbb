package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Checks the code with which a call is refused. */
final class Codes {
  private Codes() {}

  /** The call is refused with this code; returns its description. */
  static String refused(Status.Code code, Runnable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refusal).as("the call must be refused with %s", code).isNotNull();
    assertThat(refusal.getStatus().getCode())
        .as("%s", refusal.getStatus().getDescription())
        .isEqualTo(code);
    return String.valueOf(refusal.getStatus().getDescription());
  }
}
