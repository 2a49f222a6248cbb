package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.time.Duration;
import java.time.Instant;

/** How much longer the caller of a program waits for it, by the simulated clock. */
final class Patience {
  private final SimulatedClock clock;
  private final Instant end;

  Patience(SimulatedClock clock, Duration patience) {
    this.clock = clock;
    this.end = clock.instant().plus(patience);
  }

  Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
