package dev.holdfast.adapters.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and measures every call of kubelet. */
public final class RpcMetrics {
  private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.csi");

  /** Up to kubelet's deadline of two minutes. */
  private static final Duration[] CALLS =
      Stream.of(10, 100, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param rpc such as {@code NodeStageVolume}
   * @param volume as the caller wrote it, empty if the call is about none
   * @param code gRPC's word, such as {@code OK}
   */
  public void answered(String rpc, String volume, String code, Duration took) {
    if (!volume.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("holdfast.rpc", rpc)
          .addKeyValue("holdfast.volume", volume)
          .addKeyValue("holdfast.code", code)
          .addKeyValue("holdfast.ms", took.toMillis())
          .log("rpc={} volume=\"{}\" code={} ms={}", rpc, volume, code, took.toMillis());
    }
    Timer.builder("holdfast.operation")
        .description("answered CSI calls")
        .tag("rpc", rpc)
        .tag("code", code)
        .serviceLevelObjectives(CALLS)
        .register(registry)
        .record(took);
  }
}
