package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** What is done when everything else that acts has been stopped. */
@Component
public class LastStep implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LastStep.class);

  private final PrepareForShutdown shutdown;
  private final HoldfastProperties properties;
  private volatile boolean running;

  public LastStep(PrepareForShutdown shutdown, HoldfastProperties properties) {
    this.shutdown = shutdown;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      shutdown.prepare(properties.shutdownPatience());
    } catch (RuntimeException e) {
      LOG.warn("the node could not be prepared for its end", e);
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
