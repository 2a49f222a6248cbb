package dev.holdfast.adapters.metrics;

import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.in.cluster.WatchIdentity.Result;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Shows the last comparison of this host's identity with those of other nodes. */
final class IdentityMetrics implements MeterBinder {
  private final WatchIdentity identity;

  IdentityMetrics(WatchIdentity identity) {
    this.identity = identity;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Result state : Result.values()) {
      Gauge.builder(
              "holdfast.host.identity", identity, watch -> watch.result() == state ? 1.0 : 0.0)
          .description(
              "1 for the result of the last comparison of this host's NQN and id, 0 for the others")
          .tag("state", state.name())
          .register(registry);
    }
  }
}
