package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Hands a staged volume to a pod. A dead mount is never handed out. Idempotent. */
public interface PublishVolume {
  Outcome<Done> publish(Command command);

  /**
   * @param readOnly the pod's wish; the capability may ask for it as well
   */
  record Command(
      VolumeId volume,
      HostPath stagingPath,
      HostPath targetPath,
      VolumeCapability capability,
      boolean readOnly,
      Duration patience) {}
}
