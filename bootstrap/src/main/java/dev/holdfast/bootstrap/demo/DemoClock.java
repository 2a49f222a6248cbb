package dev.holdfast.bootstrap.demo;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what the node and its simulated host do by themselves. */
final class DemoClock {
  private DemoClock() {}

  /**
   * Checks every 50 ms.
   *
   * @throws IllegalStateException if it does not come to hold
   */
  static void until(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("timed out while waiting for " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
  }

  /** Retries until it succeeds: the loop may be working on the volume. */
  static void asKubelet(Runnable call) {
    until(
        "a call to succeed",
        Duration.ofMinutes(2),
        () -> {
          try {
            call.run();
            return true;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }
}
