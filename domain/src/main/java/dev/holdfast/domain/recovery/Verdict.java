package dev.holdfast.domain.recovery;

/**
 * What has become of a volume. In the order of gravity: of several the last one counts, which is
 * the one nearest to the cause: a mount is dead because its controllers have gone.
 */
public enum Verdict {
  /** Every desired path is usable, and what is mounted is the volume. */
  HEALTHY,

  /** A controller that no staged volume asked for. It is shown and never touched. */
  FOREIGN,

  /** Somebody, often a udev rule, has changed the timers or the I/O policy. */
  TIMER_DRIFT,

  /** Some desired path is not usable; I/O flows by another. */
  DEGRADED,

  /** The volume is staged by its record, and nothing is mounted: after a reboot, as a rule. */
  UNMOUNTED,

  /** The filesystem has stopped taking writes after an error. */
  READ_ONLY_AFTER_ERROR,

  /** What is mounted has lost its device, whatever stat says. */
  DEAD_MOUNT,

  /** The namespace is there, its device node is not, or is another device's. */
  DEVICE_NODE_MISSING,

  /** No path is usable, and the kernel retries: I/O waits. */
  RECONNECTING,

  /** Controllers are live, and the target lets none of them near the namespace (ANA): I/O waits. */
  INACCESSIBLE,

  /** A controller is live and does not show the namespace. */
  NO_NAMESPACE,

  /** A holder of its device keeps the subsystem; the controllers have gone. */
  ORPHANED,

  /** The controllers have gone. */
  LOST,

  /** In the place of the volume is something else. */
  WRONG_DEVICE;

  /** True if an orchestrator should be told. */
  public boolean abnormal() {
    return compareTo(TIMER_DRIFT) > 0;
  }

  /** True if I/O to the volume waits or fails. */
  public boolean outage() {
    return compareTo(UNMOUNTED) > 0;
  }
}
