package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.TrimVolumes;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Trims volumes when they are due, in a thread of its own, if that is wanted at all. */
public class TrimLoop implements SmartLifecycle {
  private final TrimVolumes trims;
  private final Duration every;
  private final StepThread thread;
  private volatile boolean running;

  /**
   * @param every zero for never
   */
  public TrimLoop(TrimVolumes trims, PartialFailures failures, Duration every) {
    this.trims = trims;
    this.every = every;
    this.thread = new StepThread("trim", failures, "trims of volumes", () -> trims.step(every));
  }

  @Override
  public void start() {
    running = true;
    if (every.isPositive()) {
      thread.start();
    }
  }

  /** A piece that hangs in the kernel is left behind. */
  @Override
  public void stop() {
    running = false;
    trims.stop();
    thread.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
