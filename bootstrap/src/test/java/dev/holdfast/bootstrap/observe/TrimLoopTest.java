package dev.holdfast.bootstrap.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrimLoopTest {
  private final Steps steps = new Steps();
  private final PartialFailures failures = new PartialFailures();

  @Test
  void asksAgainAndAgain() throws InterruptedException {
    TrimLoop loop = new TrimLoop(steps, failures, Duration.ofDays(1));
    loop.start();

    assertThat(steps.made.poll(1, TimeUnit.MINUTES)).isEqualTo(Duration.ofDays(1));
    assertThat(steps.made.poll(1, TimeUnit.MINUTES)).isEqualTo(Duration.ofDays(1));
    loop.stop();
    assertThat(steps.stopped).isTrue();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void neverAsksIfItIsNotWanted() throws InterruptedException {
    TrimLoop loop = new TrimLoop(steps, failures, Duration.ZERO);
    loop.start();
    assertThat(loop.isRunning()).isTrue();
    loop.stop();

    assertThat(steps.made).isEmpty();
    assertThat(steps.stopped).isTrue();
  }

  private static final class Steps implements TrimVolumes {
    final LinkedBlockingQueue<Duration> made = new LinkedBlockingQueue<>();
    volatile boolean stopped;

    @Override
    public Duration step(Duration every) {
      made.add(every);
      return Duration.ofMillis(1);
    }

    @Override
    public Outcome<Done> begin(VolumeId volume) {
      return Outcome.success(Done.DONE);
    }

    @Override
    public Outcome<Trim> trim(VolumeId volume, Duration patience) {
      return Outcome.success(new Trim(volume, Ending.DONE, "", 0, Instant.EPOCH));
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public List<Trim> trims() {
      return List.of();
    }

    @Override
    public long trimmedBytes() {
      return 0;
    }

    @Override
    public long ended(Ending how) {
      return 0;
    }
  }
}
