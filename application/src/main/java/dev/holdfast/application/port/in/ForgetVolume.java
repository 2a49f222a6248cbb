package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.VolumeId;

/** Removes the record of a volume that kubelet does not unstage any more. */
public interface ForgetVolume {
  /**
   * Refuses while the host shows anything of the volume, or does not answer. It is still known that
   * the volume had a filesystem, or was handed out raw.
   */
  Outcome<Done> forget(VolumeId volume);
}
