package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.domain.eviction.StrandedPod;

/** Knows nothing of pods, and evicts none. */
final class NoCluster implements PodEvictions {
  private static final String WHY =
      "this process runs in no cluster, or without a token: the chart mounts one with"
          + " config.evictPods";

  @Override
  public Identity identify(StrandedPod pod) {
    return new Identity.Unknown(WHY);
  }

  @Override
  public Answer evict(StrandedPod pod) {
    return new Answer.Refused(WHY);
  }

  @Override
  public void report(StrandedPod pod, Word word, String message) {}
}
