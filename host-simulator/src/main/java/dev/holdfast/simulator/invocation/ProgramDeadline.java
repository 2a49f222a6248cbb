package dev.holdfast.simulator.invocation;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** How much longer the caller of a program waits for it, by the simulated clock. */
public final class ProgramDeadline {
  private final SimulatedClock clock;
  private final Instant end;
  private final BooleanSupplier signalled;

  /**
   * @param signalled true once the program got a signal that ends it
   */
  public ProgramDeadline(SimulatedClock clock, Duration patience, BooleanSupplier signalled) {
    this.signalled = signalled;
    this.clock = clock;
    this.end = clock.instant().plus(patience);
  }

  /** Passes this point, as far as the caller's patience and signals permit. */
  public Passage pass(FaultPoint point) {
    return point.pass(left(), signalled);
  }

  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
