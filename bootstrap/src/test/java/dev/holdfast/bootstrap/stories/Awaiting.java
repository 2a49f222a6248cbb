package dev.holdfast.bootstrap.stories;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for an effect of another process or thread, for at most five minutes: a busy machine is
 * slow.
 */
public final class Awaiting {
  private Awaiting() {}

  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for five minutes in vain");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
