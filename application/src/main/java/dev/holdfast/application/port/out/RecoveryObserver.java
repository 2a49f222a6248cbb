package dev.holdfast.application.port.out;

import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Is told of every try to connect again and of every outage, for metrics. Must not block. */
public interface RecoveryObserver {
  /** What came of a try. */
  enum Result {
    DONE,
    /** The target or the kernel answered otherwise. */
    REFUSED,
    /** Nobody answered. */
    SILENT
  }

  /**
   * A connect was tried.
   *
   * @param volume on whose behalf
   * @param cause its verdict when the try ended
   */
  void reconnected(VolumeId volume, Verdict cause, Result result);

  /**
   * I/O to the volume is possible again.
   *
   * @param took from the first verdict that is an outage, on the host's clock
   */
  void outageOver(VolumeId volume, Duration took);
}
