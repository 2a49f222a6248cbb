package dev.holdfast.simulator.fabric;

/** The answer to a host that requests a connection. */
public enum KnockAnswer {
  ACCEPTED,
  REFUSED,
  /** No target was ever there: no route to the network. */
  NETWORK_UNREACHABLE,
  /** The route was cut. */
  HOST_UNREACHABLE,
  SILENCE,
  /** The target has no subsystem of this name, or none for this host. */
  UNKNOWN_SUBSYSTEM,
  SECRET_MISSING,
  SECRET_WRONG,
  /** A plain connection, and the target takes none. */
  RESET,
  /** Another key, or a target without TLS. */
  HANDSHAKE_FAILED,
  /** No tlshd runs on the host. */
  NO_DAEMON,
  /** The host's tlshd cannot read the key. */
  KEY_UNREADABLE
}
