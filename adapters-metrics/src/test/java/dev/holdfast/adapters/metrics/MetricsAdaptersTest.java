package dev.holdfast.adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.application.port.in.ReportDroppedSignals;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MetricsAdaptersTest {
  private static final VolumeId HERE = new VolumeId("pv-here");
  private static final VolumeId UNSTAGED = new VolumeId("pv-unstaged");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void connectsAreCountedForAsLongAsTheirVolumeIsStaged() {
    RecoveryMetrics recovery = new RecoveryMetrics(registry);
    recovery.reconnected(HERE, Verdict.LOST, ConnectResult.REFUSED);
    recovery.reconnected(HERE, Verdict.LOST, ConnectResult.REFUSED);
    recovery.reconnected(UNSTAGED, Verdict.LOST, ConnectResult.DONE);

    recovery.keepOnly(List.of(HERE));

    assertThat(registry.find("holdfast.reconnects").counters())
        .extracting(each -> each.getId().getTag("volume"), Counter::count)
        .containsExactly(tuple("pv-here", 2.0));
  }

  @Test
  void lossesAreCountedFromZero() {
    RecoveryMetrics metrics = new RecoveryMetrics(registry);
    assertThat(registry.get("holdfast.writes.lost").counter().count()).isZero();

    metrics.writesLost(HERE);

    assertThat(registry.get("holdfast.writes.lost").counter().count()).isOne();
  }

  @Test
  void aClockThatWasSetBackMakesNoNegativeOutage() {
    new RecoveryMetrics(registry).outageOver(HERE, Duration.ofSeconds(-5));

    assertThat(registry.get("holdfast.outage").timer().count()).isOne();
    assertThat(registry.get("holdfast.outage").timer().totalTime(TimeUnit.SECONDS)).isZero();
  }

  @Test
  void movesOfMachinesAreCountedAndVerdictsAreNot() {
    ReportDroppedSignals signals = () -> 7;
    Consumer<Fact> transitions = new MetricsAdapters(registry).transitions(signals);
    transitions.accept(fact("controller"));
    transitions.accept(fact("controller"));
    transitions.accept(fact("volume"));

    assertThat(registry.find("holdfast.transitions").counters())
        .extracting(each -> each.getId().getTag("machine"), Counter::count)
        .containsExactly(tuple("controller", 2.0));
    assertThat(registry.get("holdfast.transitions.dropped").functionCounter().count()).isEqualTo(7);
  }

  @Test
  void callsAreMeasuredByNameAndCode() {
    RpcMetrics calls = new MetricsAdapters(registry).calls();
    calls.answered("NodeStageVolume", "pv-here", "OK", Duration.ofMillis(20));
    calls.answered("NodeStageVolume", "pv-here", "UNAVAILABLE", Duration.ofMillis(30));
    calls.answered("Probe", "", "OK", Duration.ofMillis(1));

    assertThat(registry.get("holdfast.operation").tag("rpc", "NodeStageVolume").timers())
        .extracting(each -> each.getId().getTag("code"))
        .containsExactlyInAnyOrder("OK", "UNAVAILABLE");
    assertThat(registry.get("holdfast.operation").tag("rpc", "Probe").timer().count()).isOne();
  }

  private static Fact fact(String kind) {
    return new Fact(Instant.EPOCH, kind, "a", "LIVE", "LOST", "SEEN_GONE");
  }
}
