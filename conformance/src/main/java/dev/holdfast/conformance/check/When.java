package dev.holdfast.conformance.check;

/** When a check is run, in this order, and what it needs. */
public enum When {
  /** Calls that need no volume, or name one that does not exist. */
  WITHOUT_VOLUME,
  /** The named volume, neither staged nor published. */
  BARE,
  /** The named volume, staged. */
  STAGED,
  /** The named volume, published. */
  PUBLISHED,
  /** All answers so far. */
  AFTERWARDS;

  public boolean needsVolume() {
    return this == BARE || this == STAGED || this == PUBLISHED;
  }
}
