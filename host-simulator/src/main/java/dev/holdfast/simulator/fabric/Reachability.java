package dev.holdfast.simulator.fabric;

/** How the network treats packets to an address. */
public enum Reachability {
  OPEN,
  /** The port is closed: resets. */
  REFUSED,
  /** No route: errors at once. */
  CUT,
  /** Drops all packets without an error. */
  SILENT
}
