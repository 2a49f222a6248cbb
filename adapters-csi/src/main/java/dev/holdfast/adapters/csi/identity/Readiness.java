package dev.holdfast.adapters.csi.identity;

import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.domain.host.HostCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the host can connect, checked again at most every two seconds. */
final class Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final InspectHost host;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private Instant lookedAt = Instant.MIN;
  private String obstacles = "";

  Readiness(InspectHost host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  boolean ready() {
    looking.lock();
    try {
      if (!fresh()) {
        String before = obstacles;
        obstacles = words(host.obstacles());
        lookedAt = clock.instant();
        tell(before);
      }
      return obstacles.isEmpty();
    } finally {
      looking.unlock();
    }
  }

  /** A clock that was set back makes nothing fresh. */
  private boolean fresh() {
    Instant now = clock.instant();
    return !lookedAt.isAfter(now) && lookedAt.isAfter(now.minus(FRESH));
  }

  private void tell(String before) {
    if (!obstacles.isEmpty() && !obstacles.equals(before)) {
      LOG.warn("this host cannot connect: {}", obstacles);
    } else if (obstacles.isEmpty() && !before.isEmpty()) {
      LOG.info("this host can connect again");
    }
  }

  private static String words(List<HostCheck> checks) {
    return checks.stream()
        .map(check -> check.name() + ": " + check.seen() + "; " + check.remedy())
        .collect(Collectors.joining(" | "));
  }
}
