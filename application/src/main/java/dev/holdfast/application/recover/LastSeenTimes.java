package dev.holdfast.application.recover;

import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When each volume was last seen alive. A scan is dated by a moment before it, so that no volume is
 * taken for alive longer than it was.
 */
final class LastSeenTimes {
  private final Map<VolumeId, BootMoment> last = new HashMap<>();
  private Set<VolumeId> alive = Set.of();

  /** Those that are not alive, as far as they have been seen so. */
  Map<VolumeId, BootMoment> observe(
      List<StagedVolume> volumes, Snapshot seen, Optional<BootMoment> at) {
    last.keySet().retainAll(volumes.stream().map(StagedVolume::id).collect(Collectors.toSet()));
    alive = seen.alive(volumes);
    unchanged(at);
    Map<VolumeId, BootMoment> lost = new HashMap<>(last);
    lost.keySet().removeAll(alive);
    return lost;
  }

  /** Nothing has changed since the last scan. */
  void unchanged(Optional<BootMoment> at) {
    at.ifPresent(moment -> alive.forEach(volume -> last.put(volume, moment)));
  }
}
