package dev.holdfast.simulator.clock;

/** Ends a thread of a host that is no more. Not an exception, so that it is not taken for one. */
final class ClockClosed extends Error {
  private static final long serialVersionUID = 1;

  ClockClosed() {
    super("the clock is closed", null, false, false);
  }
}
