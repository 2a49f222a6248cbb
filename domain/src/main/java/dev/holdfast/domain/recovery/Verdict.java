package dev.holdfast.domain.recovery;

/**
 * The state of a volume, from least to most serious. Of several the last one counts, the one
 * closest to the root cause: a mount is dead because its controllers were removed.
 */
public enum Verdict {
  /** Every desired path is usable, and what is mounted is the volume. */
  HEALTHY,

  /** A controller that no staged volume asked for. It is shown and never touched. */
  FOREIGN,

  /** Another process, often a udev rule, has changed the timers or the I/O policy. */
  TIMER_DRIFT,

  /** Some desired path is not usable; I/O flows by another. */
  DEGRADED,

  /** Its record shows the volume as staged, and nothing is mounted: usually after a reboot. */
  UNMOUNTED,

  /** The filesystem has stopped accepting writes after an error. */
  READ_ONLY_AFTER_ERROR,

  /** The mount has lost its device, even if stat still succeeds. */
  DEAD_MOUNT,

  /** The namespace is there, its device node is not, or is another device's. */
  DEVICE_NODE_MISSING,

  /** No path is usable, and the kernel retries: I/O waits. */
  RECONNECTING,

  /** Controllers are live, and ANA makes every path inaccessible: I/O waits. */
  INACCESSIBLE,

  /** A controller is live and does not show the namespace. */
  NO_NAMESPACE,

  /** A user of its device keeps the subsystem; the controllers were removed. */
  ORPHANED,

  /** The controllers were removed. */
  LOST,

  /** Something else is in place of the volume, or only a part of it is there. */
  WRONG_DEVICE,

  /** Another host has taken it over: the target refuses what this one writes. */
  FENCED,

  /** Its device was removed before everything was written to it. */
  WRITES_LOST;

  /** True if it should be reported to an orchestrator. */
  public boolean abnormal() {
    return compareTo(TIMER_DRIFT) > 0;
  }

  /** True if I/O to the volume waits or fails. */
  public boolean outage() {
    return compareTo(UNMOUNTED) > 0;
  }
}
