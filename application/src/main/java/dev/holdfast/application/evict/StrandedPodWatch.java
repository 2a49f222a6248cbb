package dev.holdfast.application.evict;

import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since when pods hold their dead mounts, by the loop's looks. A look that does not show it, or
 * that could not judge the volume, begins the time again.
 */
public final class StrandedPodWatch {
  /** The loop looks twice a minute at least. An older look is not known to be true any more. */
  private static final Duration VALID = Duration.ofMinutes(1);

  private Map<StrandedPod, Duration> since = Map.of();
  private Set<VolumeId> staged = Set.of();
  private Duration seen = Duration.ZERO;

  /**
   * After each look.
   *
   * @param pods of the volumes that were judged in it
   * @param at the uptime at its end
   */
  public synchronized void observed(
      Collection<StrandedPod> pods, Collection<VolumeId> all, Duration at) {
    boolean current = at.minus(seen).compareTo(VALID) <= 0;
    Map<StrandedPod, Duration> now = new HashMap<>();
    pods.forEach(pod -> now.put(pod, current ? since.getOrDefault(pod, at) : at));
    since = now;
    staged = Set.copyOf(all);
    seen = at;
  }

  /** Those that have held a dead mount for so long, the first one first. */
  synchronized List<StrandedPod> standing(Duration after, Duration now) {
    return now.minus(seen).compareTo(VALID) > 0
        ? List.of()
        : since.entrySet().stream()
            .filter(entry -> now.minus(entry.getValue()).compareTo(after) >= 0)
            .sorted(
                Map.Entry.<StrandedPod, Duration>comparingByValue()
                    .thenComparing(entry -> entry.getKey().toString()))
            .map(Map.Entry::getKey)
            .toList();
  }

  synchronized boolean stands(StrandedPod pod, Duration after, Duration now) {
    return standing(after, now).contains(pod);
  }

  synchronized Set<StrandedPod> all() {
    return Set.copyOf(since.keySet());
  }

  synchronized Set<VolumeId> staged() {
    return staged;
  }
}
