package dev.holdfast.application.reconcile;

import dev.holdfast.application.concurrency.HostTime;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only when a test lets it. */
final class HeldTime implements HostTime {
  private Duration uptime = Duration.ZERO;

  void pass(int seconds) {
    uptime = uptime.plusSeconds(seconds);
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plus(uptime);
  }

  @Override
  public Duration uptime() {
    return uptime;
  }

  @Override
  public void pause(Duration duration) {
    uptime = uptime.plus(duration);
  }
}
