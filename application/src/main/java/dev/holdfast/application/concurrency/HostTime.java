package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The clock and the waiting of a host, real or pretended. */
public interface HostTime {
  Instant now();

  /** Since some moment; never goes back, whatever happens to the clock. */
  Duration uptime();

  /**
   * Since the host was booted, while it was suspended too (CLOCK_BOOTTIME): the same for every
   * process on it. Empty if it cannot be known.
   */
  default Optional<Duration> sinceBoot() {
    return Optional.empty();
  }

  /**
   * Lets this much time pass. Returns early, with the thread's interrupt flag set, if interrupted.
   */
  void pause(Duration duration);

  /** The machine's own. */
  static HostTime system() {
    return new HostTime() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
      }

      @Override
      public void pause(Duration duration) {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
