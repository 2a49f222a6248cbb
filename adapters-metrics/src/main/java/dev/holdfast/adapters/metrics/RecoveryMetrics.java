package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Counts tries to connect again, and measures outages. */
final class RecoveryMetrics implements RecoveryObserver {
  private static final Duration[] OUTAGES =
      Stream.of(1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private record Try(VolumeId volume, Verdict cause, ConnectResult result) {}

  private final MeterRegistry registry;
  private final Map<Try, Counter> tries = new ConcurrentHashMap<>();
  private final Timer outages;
  private final Counter losses;
  private final Counter takeOvers;

  RecoveryMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.outages =
        Timer.builder("holdfast.outage")
            .description("completed outages of a volume")
            .serviceLevelObjectives(OUTAGES)
            .register(registry);
    this.losses =
        Counter.builder("holdfast.writes.lost")
            .description("volumes whose device was removed before everything was written to it")
            .register(registry);
    this.takeOvers =
        Counter.builder("holdfast.take.overs")
            .description("reservations of volumes that this node took over from another host")
            .register(registry);
  }

  @Override
  public void takenOver(VolumeId volume) {
    takeOvers.increment();
  }

  @Override
  public void writesLost(VolumeId volume) {
    losses.increment();
  }

  @Override
  public void reconnected(VolumeId volume, Verdict cause, ConnectResult result) {
    tries.computeIfAbsent(new Try(volume, cause, result), this::counter).increment();
  }

  @Override
  public void outageOver(VolumeId volume, Duration took) {
    outages.record(took.isNegative() ? Duration.ZERO : took);
  }

  /** Forgets what was counted for other volumes. */
  void keepOnly(Collection<VolumeId> staged) {
    tries
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !staged.contains(entry.getKey().volume());
          if (gone) {
            registry.remove(entry.getValue());
          }
          return gone;
        });
  }

  private Counter counter(Try key) {
    return Counter.builder("holdfast.reconnects")
        .description("connects of the loop, by the verdict of the volume and the result")
        .tag("volume", key.volume().value())
        .tag("cause", key.cause().name())
        .tag("result", key.result().name())
        .register(registry);
  }
}
