package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.in.TrimVolumes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Trims volumes when they are due, in a thread of its own, if that is wanted at all. */
public class TrimLoop implements SmartLifecycle {
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final TrimVolumes trims;
  private final PartialFailures failures;
  private final Duration every;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;
  private @Nullable Thread thread;

  /**
   * @param every zero for never
   */
  public TrimLoop(TrimVolumes trims, PartialFailures failures, Duration every) {
    this.trims = trims;
    this.failures = failures;
    this.every = every;
  }

  @Override
  public void start() {
    running = true;
    if (every.isPositive()) {
      thread = Thread.ofPlatform().name("trim").daemon().start(this::run);
    }
  }

  /** A piece that hangs in the kernel is left behind. */
  @Override
  public void stop() {
    running = false;
    trims.stop();
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

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      while (!stopped.await(step().toMillis(), TimeUnit.MILLISECONDS)) {
        // the next step
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private Duration step() {
    Duration[] pause = {AFTER_FAILURE};
    failures.attempt(Kind.LOOP, "trims of volumes", () -> pause[0] = trims.step(every));
    return pause[0];
  }
}
