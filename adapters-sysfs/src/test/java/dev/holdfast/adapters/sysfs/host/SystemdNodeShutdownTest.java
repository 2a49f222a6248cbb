package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.concurrency.HostTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNodeShutdownTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path run;

  @Test
  void saysNothingWhereNothingSaysSo() {
    assertThat(shutdown().underWay()).isEmpty();
  }

  @Test
  void tellsGoingDownFromBootingUp() {
    Trees.write(
        run.resolve("nologin"),
        "\"System is booting up. Unprivileged users are not permitted to log in yet.\"");
    assertThat(shutdown().underWay()).isEmpty();

    Trees.write(
        run.resolve("nologin"),
        "System is going down. Unprivileged users are not permitted to log in anymore.");
    assertThat(shutdown().underWay())
        .hasValueSatisfying(why -> assertThat(why).contains("nologin"));
  }

  @Test
  void tellsAShutdownOfNowFromOneOfTomorrow() {
    schedule(NOW.plus(Duration.ofDays(1)), "reboot");
    assertThat(shutdown().underWay()).isEmpty();

    schedule(NOW.plusSeconds(60), "reboot");
    assertThat(shutdown().underWay()).isPresent();

    schedule(NOW.minusSeconds(1), "poweroff");
    assertThat(shutdown().underWay()).isPresent();
  }

  @Test
  void doesNotTakeARehearsalForTheThing() {
    schedule(NOW, "dry-reboot");

    assertThat(shutdown().underWay()).isEmpty();
  }

  @Test
  void doesNotFallOverNonsense() {
    Trees.write(run.resolve("systemd/shutdown/scheduled"), "USEC=\nMODE");
    assertThat(shutdown().underWay()).isEmpty();

    Trees.write(run.resolve("systemd/shutdown/scheduled"), "USEC=999999999999999999");
    assertThat(shutdown().underWay()).isEmpty();
  }

  private void schedule(Instant when, String mode) {
    long micros = when.getEpochSecond() * 1_000_000;
    Trees.write(
        run.resolve("systemd/shutdown/scheduled"),
        "USEC=%d\nWARN_WALL=1\nMODE=%s".formatted(micros, mode));
  }

  private SystemdNodeShutdown shutdown() {
    return new SystemdNodeShutdown(new SysfsFiles(), run, new AtNow());
  }

  private record AtNow() implements HostTime {
    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public Duration uptime() {
      return Duration.ZERO;
    }

    @Override
    public void pause(Duration duration) {
      throw new AssertionError("no test waits here");
    }
  }
}
