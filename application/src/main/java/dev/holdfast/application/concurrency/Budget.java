package dev.holdfast.application.concurrency;

import java.time.Duration;

/** The time that is left for one call. */
public final class Budget {
  private final HostTime time;
  private final Duration end;

  public Budget(HostTime time, Duration patience) {
    this.time = time;
    this.end = time.uptime().plus(patience);
  }

  /** Zero when it is spent. */
  public Duration left() {
    Duration left = end.minus(time.uptime());
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean spent() {
    return left().isZero() || Thread.currentThread().isInterrupted();
  }

  /** The smaller one of what is left and this. */
  public Duration atMost(Duration limit) {
    Duration left = left();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** A part of this budget: ends with it at the latest. */
  public Budget part(Duration limit) {
    return new Budget(time, atMost(limit));
  }

  public void pause(Duration duration) {
    time.pause(atMost(duration));
  }
}
