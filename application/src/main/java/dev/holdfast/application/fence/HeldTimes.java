package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this host was last known to hold the reservation of a volume, by the clock that cannot be
 * set and continues in suspension. Another process knows nothing of it.
 */
final class HeldTimes {
  private final HostTime time;
  private final Map<VolumeId, Duration> sinceBoot = new ConcurrentHashMap<>();

  HeldTimes(HostTime time) {
    this.time = time;
  }

  void note(VolumeId volume) {
    time.sinceBoot().ifPresent(now -> sinceBoot.put(volume, now));
  }

  /** True if it is known to be so short a time ago. */
  boolean within(VolumeId volume, Duration longest) {
    Optional<Duration> then = Optional.ofNullable(sinceBoot.get(volume));
    return time.sinceBoot()
        .flatMap(now -> then.map(now::minus))
        .filter(passed -> passed.compareTo(longest) < 0)
        .isPresent();
  }

  void keepOnly(Collection<VolumeId> staged) {
    sinceBoot.keySet().retainAll(staged);
  }
}
