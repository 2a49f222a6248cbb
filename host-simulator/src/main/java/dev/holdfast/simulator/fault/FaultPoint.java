package dev.holdfast.simulator.fault;

import java.time.Duration;

/** One place at which something can go wrong. What is set last holds. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class FaultPoint {
  public String name() {
    throw new UnsupportedOperationException();
  }

  /**
   * The next {@code times} passes fail.
   *
   * @param code an errno where the kernel is called, an exit status where a program is run
   */
  public FaultPoint failTimes(int times, int code) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #failTimes(int, int)}, with what the program says on standard error. */
  public FaultPoint failTimes(int times, int code, String says) {
    throw new UnsupportedOperationException();
  }

  /** Every pass hangs until released, or until the caller's patience is at its end. */
  public FaultPoint hang() {
    throw new UnsupportedOperationException();
  }

  /** Lets go what hangs here, and ends the hanging. */
  public FaultPoint release() {
    throw new UnsupportedOperationException();
  }

  /** Every pass takes this much longer. */
  public FaultPoint delay(Duration time) {
    throw new UnsupportedOperationException();
  }

  /** The next pass throws {@link SimulatedDeath}: the process ends here. */
  public FaultPoint die() {
    throw new UnsupportedOperationException();
  }

  /** Takes the fault away; what hangs is released. */
  public FaultPoint clear() {
    throw new UnsupportedOperationException();
  }

  /** How often this point was passed, faults included. */
  public int passes() {
    throw new UnsupportedOperationException();
  }

  /** How many callers hang here now. */
  public int hanging() {
    throw new UnsupportedOperationException();
  }
}
