package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/** Reports how full a volume is. Bounded: a filesystem whose device hangs gives no answer. */
public interface ReportVolumeUsage {
  Outcome<Usage> usage(Command command);

  record Command(VolumeId volume, HostPath volumePath, Duration patience) {}

  /**
   * @param inodes absent for a raw block volume, and for btrfs, which has no limit
   */
  record Usage(Amount bytes, Optional<Amount> inodes) {}

  /**
   * @param used and available are 0 for a raw block volume, where only the total is known
   */
  record Amount(long total, long used, long available) {}
}
