package dev.holdfast.application.port.out;

import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Learns of every attempt to reconnect and of every outage, for metrics. Must not block. */
public interface RecoveryObserver {
  /**
   * An attempt to connect has ended.
   *
   * @param volume on whose behalf
   * @param cause its verdict then
   */
  void reconnected(VolumeId volume, Verdict cause, ConnectResult result);

  /**
   * I/O to the volume is possible again.
   *
   * @param took from the first verdict that is an outage, on the host's clock
   */
  void outageOver(VolumeId volume, Duration took);

  /** This host has taken a volume over from another one. */
  void takenOver(VolumeId volume);

  /** A device was removed before everything was written to it. */
  void writesLost(VolumeId volume);
}
