package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.ReportDroppedSignals;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.ScanListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Makes the observers that this module has to offer, each once for one registry. */
public final class MetricsAdapters {
  private final MeterRegistry registry;
  private final RecoveryMetrics recovery;

  public MetricsAdapters(MeterRegistry registry) {
    this.registry = registry;
    this.recovery = new RecoveryMetrics(registry);
  }

  /** Counts connects of the loop, and measures outages. */
  public RecoveryObserver recovery() {
    return recovery;
  }

  /** Shows the last scan as gauges. */
  public ScanListener scans(ReportVolumeHealth health, ReportVolumeJobs jobs, IntSupplier hung) {
    return new VolumeMetrics(health, jobs, recovery, hung, registry);
  }

  /** Counts trims, and shows the last one of each volume. */
  public ScanListener trims(TrimVolumes trims) {
    return new TrimMetrics(trims, registry);
  }

  /** Shows whether another node of the cluster has this host's identity. */
  public MeterBinder identity(WatchIdentity identity) {
    return new IdentityMetrics(identity);
  }

  /** Counts evictions of pods. */
  public MeterBinder evictions(EvictPods evictions) {
    return new EvictionMetrics(evictions);
  }

  /** Counts the moves of the state machines. */
  public Consumer<Fact> transitions(ReportDroppedSignals signals) {
    return new TransitionMetrics(signals, registry);
  }

  /** Logs and measures calls. */
  public RpcMetrics calls() {
    return new RpcMetrics(registry);
  }
}
