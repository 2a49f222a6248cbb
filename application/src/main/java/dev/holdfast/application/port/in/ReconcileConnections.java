package dev.holdfast.application.port.in;

import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Keeps connected what should be: looks, judges, repairs. */
public interface ReconcileConnections {
  /**
   * One look, and the repairs whose time has come. Repairs go on after it has returned.
   *
   * @return after which time the next step is due, unless there is a hint before
   */
  Duration step();

  /** What is missing of the volume's subsystem is tried at once, however often it has failed. */
  Outcome<Done> reconnect(VolumeId volume);

  /** Lets every live controller of the volume's subsystem look for its namespaces again. */
  Outcome<Done> rescan(VolumeId volume);
}
