package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this host was last known to hold the reservation of a volume, and whether it lost it, by the
 * clock that cannot be set and continues in suspension. Another process knows nothing of it.
 */
final class HeldTimes {
  private final HostTime time;
  private final Map<VolumeId, Duration> sinceBoot = new ConcurrentHashMap<>();

  /** Volumes that another host has taken since this one held them. */
  private final Set<VolumeId> taken = ConcurrentHashMap.newKeySet();

  HeldTimes(HostTime time) {
    this.time = time;
  }

  void note(VolumeId volume) {
    taken.remove(volume);
    time.sinceBoot().ifPresent(now -> sinceBoot.put(volume, now));
  }

  /**
   * A volume that was taken stays so until this host holds it again, also if the target loses its
   * reservations or does not answer meanwhile.
   */
  Fence seen(StagedVolume volume, Fence fence) {
    if (fence.is(Fence.State.HELD)) {
      note(volume.id());
    }
    if (fence.is(Fence.State.TAKEN) && volume.reserved()) {
      sinceBoot.remove(volume.id());
      taken.add(volume.id());
    }
    return fence.is(Fence.State.FREE) && volume.reserved() && taken.contains(volume.id())
        ? fence.taken()
        : fence;
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
    taken.retainAll(staged);
  }
}
