package dev.holdfast.bootstrap.simulated;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs repairs, and knows whether any is under way: a test's directory is deleted after the last.
 */
final class Workers implements Executor {
  private final Executor threads;
  private final AtomicInteger underWay = new AtomicInteger();

  Workers(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    underWay.incrementAndGet();
    try {
      threads.execute(() -> {
        try {
          task.run();
        } finally {
          underWay.decrementAndGet();
        }
      });
    } catch (RuntimeException | Error e) {
      underWay.decrementAndGet();
      throw e;
    }
  }

  boolean idle() {
    return underWay.get() == 0;
  }
}
