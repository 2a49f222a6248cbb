package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Keeps the volumes connected: scans, judges, repairs. */
public interface ReconcileConnections {
  /**
   * One scan, and the repairs that are due. Repairs go on after it has returned.
   *
   * @return after which time the next step is due, unless a scan is requested before
   */
  Duration step();

  /**
   * Connects the missing paths of the volume's subsystem at once, however often that has failed.
   */
  Outcome<Done> reconnect(VolumeId volume);

  /** Makes every live controller of the volume's subsystem rescan its namespaces. */
  Outcome<Done> rescan(VolumeId volume);
}
