package dev.holdfast.domain.namespace;

/** Where the namespace of a desired volume stands. */
public enum NamespaceState {
  /** Not seen yet, or released. */
  ABSENT,
  /** There, and at least one path is usable. */
  USABLE,
  /** There, but no path is usable: I/O waits. */
  BLOCKED,
  /** Another one is in its place: never to be touched. */
  REPLACED,
  /** It was there and disappeared. */
  LOST
}
