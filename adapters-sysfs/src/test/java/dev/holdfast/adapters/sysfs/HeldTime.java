package dev.holdfast.adapters.sysfs;

import dev.holdfast.application.concurrency.HostTime;
import java.time.Duration;
import java.time.Instant;

/** Time that passes only while a caller waits for it. */
public final class HeldTime implements HostTime {
  private Duration uptime = Duration.ZERO;
  private Runnable whileWaiting = () -> {};

  public void whileWaiting(Runnable what) {
    whileWaiting = what;
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
    whileWaiting.run();
  }
}
