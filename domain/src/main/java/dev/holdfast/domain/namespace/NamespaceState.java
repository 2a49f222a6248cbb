package dev.holdfast.domain.namespace;

/** Where the namespace of a desired volume stands. */
public enum NamespaceState {
  /** Not seen yet. */
  ABSENT,
  /** There, and at least one path is usable. */
  USABLE,
  /** There, but no path is usable: I/O waits. */
  BLOCKED,
  /** In its place is another one: never to be touched. */
  REPLACED,
  /** It was there and has gone. */
  LOST
}
