package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.time.Instant;

/** Time that passes only when a test lets it. */
public final class HeldTime implements HostTime {
  private Duration uptime = Duration.ofHours(1);

  public void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  public void pass(Duration time) {
    uptime = uptime.plus(time);
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
    pass(duration);
  }
}
