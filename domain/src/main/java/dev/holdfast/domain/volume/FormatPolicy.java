package dev.holdfast.domain.volume;

/** Whether a device may be formatted at all. */
public enum FormatPolicy {
  /** If it is proven to be empty. */
  IF_EMPTY,
  NEVER
}
