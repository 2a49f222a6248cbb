package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.domain.eviction.StrandedPod;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Identifies and evicts pods by the API of the cluster that this runs in. */
final class ClusterPods implements PodEvictions, AutoCloseable {
  private final PodIdentity identity;
  private final PodEviction eviction;
  private final EventText text;
  private final EventSender sender;
  private final Supplier<Instant> clock;

  ClusterPods(ClusterApi api, String driver, String node, Supplier<Instant> clock) {
    this.identity = new PodIdentity(api, driver, node);
    this.eviction = new PodEviction(api);
    this.text = new EventText(driver, node);
    this.sender = new EventSender(api);
    this.clock = clock;
  }

  @Override
  public Identity identify(StrandedPod pod) {
    return identity.of(pod);
  }

  @Override
  public Answer evict(StrandedPod pod) {
    return eviction.of(pod);
  }

  @Override
  public void report(StrandedPod pod, Word word, String message) {
    String reason =
        switch (word) {
          case EVICTED -> "DeadMountEvicted";
          case WOULD_BE_EVICTED -> "DeadMountWouldBeEvicted";
          case CANNOT_BE_EVICTED -> "DeadMountNotEvicted";
        };
    String namespace = pod.name().namespace();
    Map<String, String> about =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "namespace",
            namespace,
            "name",
            pod.name().name(),
            "uid",
            pod.uid().value().toString());
    sender.send(namespace, text.of(namespace, about, "Warning", reason, message, clock.get()));
  }

  /** Events that wait are dropped. */
  @Override
  public void close() {
    sender.close();
  }
}
