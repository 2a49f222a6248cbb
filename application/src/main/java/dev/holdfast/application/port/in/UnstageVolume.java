package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/**
 * Unmounts a volume and disconnects its subsystem if it has no other user. Success means that no
 * mount and no controller created by Holdfast is left. Idempotent.
 */
public interface UnstageVolume {
  Outcome<Done> unstage(Command command);

  record Command(VolumeId volume, HostPath stagingPath, Duration patience) {}
}
