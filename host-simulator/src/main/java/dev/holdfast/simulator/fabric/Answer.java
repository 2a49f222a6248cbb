package dev.holdfast.simulator.fabric;

/** What comes back to a host that asks for a connection. */
public enum Answer {
  ACCEPTED,
  REFUSED,
  /** Nobody was ever there: no route to the network. */
  NETWORK_UNREACHABLE,
  /** The route was cut. */
  HOST_UNREACHABLE,
  SILENCE,
  /** The target has no subsystem of this name, or none for this host. */
  UNKNOWN_SUBSYSTEM,
  SECRET_MISSING,
  SECRET_WRONG
}
