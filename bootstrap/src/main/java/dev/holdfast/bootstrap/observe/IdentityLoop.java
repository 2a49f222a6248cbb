package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.in.cluster.WatchIdentity.Wish;
import org.springframework.context.SmartLifecycle;

/**
 * Compares this host's identity with those of the cluster's other nodes, if that is wanted, in a
 * thread of its own: the API may take its time.
 */
public class IdentityLoop implements SmartLifecycle {
  private final Wish wish;
  private final StepThread thread;
  private volatile boolean running;

  public IdentityLoop(WatchIdentity identity, PartialFailures failures, Wish wish) {
    this.wish = wish;
    this.thread =
        new StepThread("identity", failures, "the comparison of host identities", identity::step);
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
