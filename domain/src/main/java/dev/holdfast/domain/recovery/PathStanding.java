package dev.holdfast.domain.recovery;

/** Where one desired path of one volume stands. */
public enum PathStanding {
  /** Carries I/O. */
  USABLE,
  /** The controller is live and shows the namespace, and the target does not let it near (ANA). */
  INACCESSIBLE,
  /** The controller is live and does not show the namespace. */
  NO_NAMESPACE,
  /** The kernel works at the connection: its business alone. */
  CONNECTING,
  /** The controller is being deleted, or is dead. */
  GOING,
  /** The controller's state is a word that we do not know; it is left alone. */
  UNRECOGNISED,
  /** There is no controller. */
  ABSENT;

  /** True if a new connection is the way to get it back. */
  public boolean missing() {
    return this == ABSENT || this == GOING;
  }

  /** True if the controller is live. */
  public boolean live() {
    return this == USABLE || this == INACCESSIBLE || this == NO_NAMESPACE;
  }
}
