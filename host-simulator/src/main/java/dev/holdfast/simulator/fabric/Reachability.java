package dev.holdfast.simulator.fabric;

/** What the network does with packets to an address. */
public enum Reachability {
  OPEN,
  /** The port is closed: resets. */
  REFUSED,
  /** No route: errors at once. */
  CUT,
  /** Drops everything and says nothing. */
  SILENT
}
