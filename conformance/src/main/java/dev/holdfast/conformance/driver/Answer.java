package dev.holdfast.conformance.driver;

import io.grpc.Status.Code;

/** How a call ended. */
public sealed interface Answer<T> {
  /** For people. */
  String shown();

  /** The code that the driver answered; UNKNOWN if there was no answer. */
  Code code();

  /** A message. */
  record Given<T>(T message) implements Answer<T> {
    @Override
    public String shown() {
      return "OK";
    }

    @Override
    public Code code() {
      return Code.OK;
    }
  }

  /**
   * A status other than OK.
   *
   * @param details whether the status has details
   */
  record Refused<T>(Code code, String reason, boolean details) implements Answer<T> {
    @Override
    public String shown() {
      return reason.isEmpty() ? code + " without a message" : code + ": " + reason;
    }
  }

  /** No answer of the driver: the connection or the patience ended. */
  record None<T>(String why) implements Answer<T> {
    @Override
    public String shown() {
      return "no answer: " + why;
    }

    @Override
    public Code code() {
      return Code.UNKNOWN;
    }
  }
}
