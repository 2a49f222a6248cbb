package dev.holdfast.application.evict;

import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often pods are evicted. It is not on record: for a new process the cooldown of each volume
 * begins with its start. For one thread.
 */
final class EvictionPace {
  /** After an attempt that evicted nothing. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Evicted(StrandedPod pod, Duration at) {}

  private final EvictionSettings settings;
  private final Duration start;
  private final Map<VolumeId, Evicted> last = new HashMap<>();
  private final Map<StrandedPod, Duration> notBefore = new HashMap<>();
  private final Deque<Duration> recent = new ArrayDeque<>();

  EvictionPace(EvictionSettings settings, Duration start) {
    this.settings = settings;
    this.start = start;
  }

  boolean allows(StrandedPod pod, Duration now) {
    Duration from = last(pod.volume()).map(Evicted::at).orElse(start);
    return now.minus(from).compareTo(settings.cooldown()) >= 0
        && notBefore.getOrDefault(pod, Duration.ZERO).compareTo(now) <= 0
        && withinTheMinute(now);
  }

  private boolean withinTheMinute(Duration now) {
    while (!recent.isEmpty() && now.minus(recent.peekFirst()).compareTo(WINDOW) >= 0) {
      recent.removeFirst();
    }
    return recent.size() < settings.perMinute();
  }

  /** Another pod of the volume that was evicted, and of which it is not known that it is away. */
  Optional<StrandedPod> before(StrandedPod pod) {
    return last(pod.volume()).map(Evicted::pod).filter(other -> !other.equals(pod));
  }

  /** It was evicted, or may have been. */
  void evicted(StrandedPod pod, Duration now) {
    last.put(pod.volume(), new Evicted(pod, now));
    recent.addLast(now);
    later(pod, now);
  }

  void later(StrandedPod pod, Duration now) {
    notBefore.put(pod, now.plus(RETRY));
  }

  /** Forgets all that has no effect any more. */
  void keepOnly(Collection<VolumeId> staged, Duration now) {
    last.entrySet()
        .removeIf(entry ->
            !staged.contains(entry.getKey())
                && now.minus(entry.getValue().at()).compareTo(settings.cooldown()) >= 0);
    notBefore.values().removeIf(at -> at.compareTo(now) <= 0);
  }

  private Optional<Evicted> last(VolumeId volume) {
    return Optional.ofNullable(last.get(volume));
  }
}
