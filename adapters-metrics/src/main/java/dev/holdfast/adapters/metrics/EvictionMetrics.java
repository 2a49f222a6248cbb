package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.EvictPods.Ending;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Counts evictions of pods. */
final class EvictionMetrics implements MeterBinder {
  private final EvictPods evictions;

  EvictionMetrics(EvictPods evictions) {
    this.evictions = evictions;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Ending how : Ending.values()) {
      FunctionCounter.builder("holdfast.pod.evictions", evictions, ended -> ended.ended(how))
          .description("attempts to evict a pod that holds a dead mount, by the result")
          .tag("result", how.name())
          .register(registry);
    }
  }
}
