package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.identity.HostId;
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
  private final Duration within;
  private final Map<VolumeId, Duration> sinceBoot = new ConcurrentHashMap<>();

  /** Volumes that another host has taken since this one held them. */
  private final Set<VolumeId> taken = ConcurrentHashMap.newKeySet();

  /**
   * @param within for so long after it was held no other node has a volume
   */
  HeldTimes(HostTime time, Duration within) {
    this.time = time;
    this.within = within;
  }

  void note(VolumeId volume) {
    taken.remove(volume);
    time.sinceBoot().ifPresent(now -> sinceBoot.put(volume, now));
  }

  /**
   * A volume that was taken stays so until this host holds it again, also if the target loses its
   * reservations or does not answer meanwhile. One whose registration is missing, and that this
   * host may have lost to another one unseen, is left.
   */
  Fence seen(StagedVolume volume, HostId host, Fence fence) {
    if (fence.is(Fence.State.HELD)) {
      note(volume.id());
    }
    if (fence.is(Fence.State.TAKEN) && volume.reserved()) {
      sinceBoot.remove(volume.id());
      taken.add(volume.id());
    }
    if (!fence.is(Fence.State.FREE) || !volume.reserved()) {
      return fence;
    }
    if (taken.contains(volume.id())) {
      return fence.taken();
    }
    boolean missing = fence.report().filter(report -> report.of(host).isEmpty()).isPresent();
    return missing && !heldLately(volume.id()) ? fence.left() : fence;
  }

  private boolean heldLately(VolumeId volume) {
    Optional<Duration> then = Optional.ofNullable(sinceBoot.get(volume));
    return time.sinceBoot()
        .flatMap(now -> then.map(now::minus))
        .filter(passed -> passed.compareTo(within) < 0)
        .isPresent();
  }

  void keepOnly(Collection<VolumeId> staged) {
    sinceBoot.keySet().retainAll(staged);
    taken.retainAll(staged);
  }
}
