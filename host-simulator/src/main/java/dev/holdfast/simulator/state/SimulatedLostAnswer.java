package dev.holdfast.simulator.state;

/** The simulated kernel took a request, and its answer could not be read. */
public final class SimulatedLostAnswer extends SimulatedErrno {
  private static final long serialVersionUID = 1L;

  public SimulatedLostAnswer(SimulatedErrno cause) {
    super(cause.errno(), "read");
    initCause(cause);
  }
}
