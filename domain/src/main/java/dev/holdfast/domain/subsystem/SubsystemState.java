package dev.holdfast.domain.subsystem;

/** Where a desired subsystem stands. */
public enum SubsystemState {
  /** Not connected and not asked for, or released. */
  ABSENT,
  /** Asked for, no usable path yet. */
  CONNECTING,
  /** Every desired path is usable. */
  HEALTHY,
  /** Some desired path is not usable. */
  DEGRADED,
  /** No path is usable, controllers are there: I/O waits. */
  UNREACHABLE,
  /** The subsystem is there without a controller, kept by a holder of its device. */
  ORPHANED,
  /** It was there and disappeared. */
  LOST
}
