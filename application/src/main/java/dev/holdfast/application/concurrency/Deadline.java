package dev.holdfast.application.concurrency;

import java.time.Duration;

/** The end of one call, shared by all its steps. */
public final class Deadline {
  /** So that the sum with the present cannot overflow. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final HostTime time;
  private final Duration end;

  public Deadline(HostTime time, Duration patience) {
    this.time = time;
    this.end = time.uptime().plus(patience.compareTo(LONGEST) > 0 ? LONGEST : patience);
  }

  /** On the clock of this machine, which the programs that it runs have too. */
  public static Deadline in(Duration patience) {
    return new Deadline(HostTime.system(), patience);
  }

  /** The time left, zero when it has passed. */
  public Duration left() {
    Duration left = end.minus(time.uptime());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** True also if the thread is interrupted. */
  public boolean spent() {
    return left().isZero() || Thread.currentThread().isInterrupted();
  }

  /** The smaller one of the time left and this. */
  public Duration atMost(Duration limit) {
    Duration left = left();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** A deadline for a part of the call: not later than this one. */
  public Deadline part(Duration limit) {
    return new Deadline(time, atMost(limit));
  }

  public void pause(Duration duration) {
    time.pause(atMost(duration));
  }
}
