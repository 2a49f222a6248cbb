package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.mapping.RpcObserver;
import dev.holdfast.adapters.metrics.MetricsAdapters;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.ReportDroppedSignals;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeJobs;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.bootstrap.observe.LoggingFactPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The observers of the loop, of calls and of facts, on Spring Boot's registry. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {
  @Bean
  MetricsAdapters metricsAdapters(MeterRegistry registry) {
    return new MetricsAdapters(registry);
  }

  @Bean
  RecoveryObserver recoveryMetrics(MetricsAdapters metrics) {
    return metrics.recovery();
  }

  @Bean
  ScanListener volumeMetrics(
      MetricsAdapters metrics,
      ReportVolumeHealth health,
      ReportVolumeJobs jobs,
      CallShares calls,
      HostSeams seams) {
    return metrics.scans(health, jobs, () -> calls.hung() + seams.programs().hung());
  }

  @Bean
  ScanListener trimMetrics(MetricsAdapters metrics, TrimVolumes trims) {
    return metrics.trims(trims);
  }

  @Bean
  MeterBinder evictionMetrics(MetricsAdapters metrics, EvictPods evictions) {
    return metrics.evictions(evictions);
  }

  @Bean
  MeterBinder identityMetrics(MetricsAdapters metrics, WatchIdentity identity) {
    return metrics.identity(identity);
  }

  @Bean
  Consumer<Fact> transitionMetrics(
      MetricsAdapters metrics, ReportDroppedSignals signals, LoggingFactPublisher facts) {
    Consumer<Fact> transitions = metrics.transitions(signals);
    facts.listen(transitions);
    return transitions;
  }

  @Bean
  RpcObserver rpcMetrics(MetricsAdapters metrics) {
    return metrics.calls()::answered;
  }
}
