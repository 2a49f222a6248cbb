package dev.holdfast.simulator.invocation;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.time.Duration;
import java.time.Instant;

/** How much longer the caller of a program waits for it, by the simulated clock. */
public final class ProgramDeadline {
  private final SimulatedClock clock;
  private final Instant end;

  public ProgramDeadline(SimulatedClock clock, Duration patience) {
    this.clock = clock;
    this.end = clock.instant().plus(patience);
  }

  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
