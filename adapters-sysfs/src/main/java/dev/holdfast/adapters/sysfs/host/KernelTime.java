package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.application.concurrency.HostTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The machine's time, with that since its boot from {@code /proc/uptime}: CLOCK_BOOTTIME in seconds
 * and hundredths (fs/proc/uptime.c), which goes on while the machine is suspended.
 */
public final class KernelTime implements HostTime {
  private final HostTime machine = HostTime.system();
  private final Path uptime;

  public KernelTime(Path proc) {
    this.uptime = proc.resolve("uptime");
  }

  @Override
  public Instant now() {
    return machine.now();
  }

  @Override
  public Duration uptime() {
    return machine.uptime();
  }

  @Override
  public Optional<Duration> sinceBoot() {
    try {
      BigDecimal seconds = new BigDecimal(Files.readString(uptime).split("\\s", 2)[0]);
      return Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValueExact()));
    } catch (IOException | NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  @Override
  public void pause(Duration duration) {
    machine.pause(duration);
  }
}
