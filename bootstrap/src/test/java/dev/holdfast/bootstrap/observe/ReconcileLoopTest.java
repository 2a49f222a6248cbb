package dev.holdfast.bootstrap.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.bootstrap.stories.Awaiting;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No failure ends the loop, and none of what is shown keeps the rest from being shown. */
final class ReconcileLoopTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger shown = new AtomicInteger();
  private final WakeRequests wakeRequests = new WakeRequests(HostTime.system());
  private final PartialFailures failures = new PartialFailures();
  private final ReconcileLoop loop =
      new ReconcileLoop(
          new Stepping(),
          _ -> () -> {},
          wakeRequests,
          new Seen(),
          failures,
          List.of(
              _ -> {
                throw new InternalError("unable to create native thread");
              },
              _ -> shown.incrementAndGet()));

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void anErrorIsOneStepThatFailed() {
    loop.start();

    awaitSteps(10);

    assertThat(loop.isRunning()).isTrue();
    assertThat(shown.get()).isPositive();
    assertThat(failures.all()).extracting(Aside::kind).contains("loop");
  }

  private void awaitSteps(int count) {
    Awaiting.until(() -> {
      wakeRequests.scanNow(); // not to wait until a step that failed is repeated
      return steps.get() >= count;
    });
  }

  private final class Stepping implements ReconcileConnections {
    @Override
    public Duration step() {
      if (steps.incrementAndGet() % 3 == 0) {
        throw new InternalError("unable to create native thread");
      }
      return Duration.ofMillis(10);
    }

    @Override
    public Outcome<Done> reconnect(VolumeId volume) {
      return Outcome.success(Done.DONE);
    }

    @Override
    public Outcome<Done> rescan(VolumeId volume) {
      return Outcome.success(Done.DONE);
    }
  }

  /** Another look each time it is asked for. */
  private static final class Seen implements ReportVolumeHealth {
    @Override
    public List<VolumeHealth> all() {
      return List.of();
    }

    @Override
    public Optional<Report> report(VolumeId volume) {
      return Optional.empty();
    }

    @Override
    public Optional<ObservedTopology> topology() {
      return Optional.of(new ObservedTopology(NativeMultipath.ON, List.of()));
    }

    @Override
    public List<Finding> foreign() {
      return List.of();
    }

    @Override
    public Duration lookAge() {
      return Duration.ZERO;
    }

    @Override
    public List<Aside> setAside() {
      return List.of();
    }
  }
}
