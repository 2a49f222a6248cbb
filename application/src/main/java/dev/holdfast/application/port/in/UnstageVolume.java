package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/**
 * Unmounts a volume and lets its subsystem go if nobody else uses it. Success means that nothing of
 * ours is left. Idempotent.
 */
public interface UnstageVolume {
  Outcome<Done> unstage(Command command);

  record Command(VolumeId volume, HostPath stagingPath, Duration patience) {}
}
