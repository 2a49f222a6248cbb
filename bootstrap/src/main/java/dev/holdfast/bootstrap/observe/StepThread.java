package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A thread that takes one step after the other; one that fails does not end it. */
final class StepThread {
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final String name;
  private final PartialFailures failures;
  private final String what;
  private final Supplier<Duration> step;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param what the steps do, for a failure
   * @param step returns the time until the next
   */
  StepThread(String name, PartialFailures failures, String what, Supplier<Duration> step) {
    this.name = name;
    this.failures = failures;
    this.what = what;
    this.step = step;
  }

  void start() {
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** A step that hangs is left behind. */
  void stop() {
    stopped.countDown();
    Thread loop = thread;
    if (loop != null) {
      try {
        loop.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (!stopped.await(step().toMillis(), TimeUnit.MILLISECONDS)) {
        // the next step
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration step() {
    Duration[] pause = {AFTER_FAILURE};
    failures.attempt(Kind.LOOP, what, () -> pause[0] = step.get());
    return pause[0];
  }
}
