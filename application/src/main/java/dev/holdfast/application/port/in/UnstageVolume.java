package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/**
 * Unmounts a volume, and deletes the controllers that Holdfast created for its subsystem unless
 * another volume uses it, or a record that cannot be read may be of such a volume. Idempotent.
 */
public interface UnstageVolume {
  Outcome<Done> unstage(Command command);

  record Command(VolumeId volume, HostPath stagingPath, Duration patience) {}
}
