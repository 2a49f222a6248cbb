package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.concurrency.HostTime;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only by waiting. */
public final class HeldTime implements HostTime {
  private Duration uptime = Duration.ZERO;

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
