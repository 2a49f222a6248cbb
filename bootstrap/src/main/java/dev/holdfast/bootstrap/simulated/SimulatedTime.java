package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.simulator.clock.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The pretended host's clock; waiting is real, because the node that waits is. */
final class SimulatedTime implements HostTime {
  private final SimulatedClock clock;
  private final HostTime real = HostTime.system();

  SimulatedTime(SimulatedClock clock) {
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Duration uptime() {
    return real.uptime();
  }

  @Override
  public Optional<Duration> sinceBoot() {
    return Optional.of(Duration.between(Instant.EPOCH, clock.instant()));
  }

  @Override
  public void pause(Duration duration) {
    real.pause(duration);
  }
}
