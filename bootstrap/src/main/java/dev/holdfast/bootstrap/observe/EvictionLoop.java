package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.EvictPods.Wish;
import org.springframework.context.SmartLifecycle;

/**
 * Evicts pods, if that is wanted at all, in a thread of its own: the API may take its time, and the
 * loop of the connections does not wait for it.
 */
public class EvictionLoop implements SmartLifecycle {
  private final Wish wish;
  private final StepThread thread;
  private volatile boolean running;

  public EvictionLoop(EvictPods evictions, PartialFailures failures, Wish wish) {
    this.wish = wish;
    this.thread = new StepThread("evictions", failures, "evictions of pods", evictions::step);
  }

  @Override
  public void start() {
    running = true;
    if (wish != Wish.NEVER) {
      thread.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    thread.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
