package dev.holdfast.integration.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other machines bring about. */
public final class Await {
  private Await() {}

  /**
   * Polls until the condition holds.
   *
   * @param seen what is there instead, for the message
   * @throws AssertionError after that time
   */
  public static void until(
      Duration patience, Duration every, String what, BooleanSupplier is, Supplier<?> seen) {
    long end = System.nanoTime() + patience.toNanos();
    while (!is.getAsBoolean()) {
      if (System.nanoTime() > end || Thread.interrupted()) {
        throw new AssertionError(
            "waited %s in vain: %s; seen: %s".formatted(patience, what, seen.get()));
      }
      LockSupport.parkNanos(every.toNanos());
    }
  }
}
