package dev.holdfast.domain.eviction;

import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.pod.PodUid;
import dev.holdfast.domain.volume.VolumeId;

/**
 * A pod that holds a mount of the volume that never recovers.
 *
 * @param uid of the directory in which kubelet mounted it
 * @param name as kubelet gave it at publish: a hint
 */
public record StrandedPod(VolumeId volume, PodUid uid, PodName name) {
  @Override
  public String toString() {
    return name + " (UID " + uid.value() + ")";
  }
}
