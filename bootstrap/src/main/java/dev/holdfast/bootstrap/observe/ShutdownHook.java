package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.port.in.PrepareForShutdown;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs after everything else that acts has been stopped. */
public class ShutdownHook implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

  private final PrepareForShutdown shutdown;
  private final Duration patience;
  private volatile boolean running;

  public ShutdownHook(PrepareForShutdown shutdown, Duration patience) {
    this.shutdown = shutdown;
    this.patience = patience;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      shutdown.prepare(patience);
    } catch (RuntimeException | Error e) {
      LOG.warn("the node could not be prepared for shutdown", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The first to be started is the last to be stopped. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
