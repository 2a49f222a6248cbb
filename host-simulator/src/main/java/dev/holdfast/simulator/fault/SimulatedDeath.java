package dev.holdfast.simulator.fault;

/** The process under test dies here. An Error, so that no handler for exceptions swallows it. */
public final class SimulatedDeath extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedDeath(String point) {
    super("died at " + point);
  }
}
