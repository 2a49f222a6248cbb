package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.port.in.ObserveConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Lets the watch look, again and again; one failed look is no reason to stop. */
@Component
public class WatchSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(WatchSchedule.class);

  private final ObserveConnections watch;

  public WatchSchedule(ObserveConnections watch) {
    this.watch = watch;
  }

  @Scheduled(fixedDelayString = "${holdfast.observe-every:1s}")
  public void look() {
    try {
      watch.observe();
    } catch (RuntimeException e) {
      LOG.warn("the connections could not be observed: {}", e.getMessage());
      LOG.debug("observing failed", e);
    }
  }
}
