package dev.holdfast.application.stage;

import dev.holdfast.domain.format.FormatRefusal;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last refusal of each volume that kubelet tries to stage in vain. */
public final class FormatRefusals {
  private final Map<VolumeId, FormatRefusal> last = new ConcurrentHashMap<>();

  void put(VolumeId volume, FormatRefusal refusal) {
    last.put(volume, refusal);
  }

  void remove(VolumeId volume) {
    last.remove(volume);
  }

  Optional<FormatRefusal> of(VolumeId volume) {
    return Optional.ofNullable(last.get(volume));
  }
}
