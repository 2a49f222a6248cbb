package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Takes a volume away from a pod and removes the target path. Idempotent. */
public interface UnpublishVolume {
  Outcome<Done> unpublish(Command command);

  record Command(VolumeId volume, HostPath targetPath, Duration patience) {}
}
