package dev.holdfast.adapters.mount.program;

import java.time.Duration;

/** One caller's patience, shared by the programs that are run for it. */
public final class Countdown {
  private final long deadline;

  private Countdown(long deadline) {
    this.deadline = deadline;
  }

  public static Countdown of(Duration patience) {
    // so that the sum cannot overflow
    Duration sane = patience.compareTo(Duration.ofDays(365)) > 0 ? Duration.ofDays(365) : patience;
    return new Countdown(System.nanoTime() + sane.toNanos());
  }

  /** The time left, zero when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  public boolean over() {
    return left().isZero();
  }
}
