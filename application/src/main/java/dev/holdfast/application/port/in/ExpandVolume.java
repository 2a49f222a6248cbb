package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.OptionalLong;

/** Lets the host see a volume's new size and grows its filesystem online. Idempotent. */
public interface ExpandVolume {
  /**
   * @return the device's size in bytes
   */
  Outcome<Long> expand(Command command);

  /**
   * @param requiredBytes the device must have at least these
   * @param limitBytes the device must not have more
   */
  record Command(
      VolumeId volume,
      HostPath volumePath,
      OptionalLong requiredBytes,
      OptionalLong limitBytes,
      Duration patience) {}
}
