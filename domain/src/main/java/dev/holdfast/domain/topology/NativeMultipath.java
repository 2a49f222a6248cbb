package dev.holdfast.domain.topology;

/** The module parameter {@code nvme_core.multipath}, read-only while the module is loaded. */
public enum NativeMultipath {
  ON,
  OFF,
  /** The module is not loaded, or the kernel shows neither the parameter nor its effect. */
  UNKNOWN;

  /**
   * True if a volume may have one path only: without native multipath every path is a device of its
   * own. Where it is not known, the first path shows it.
   */
  public boolean onePathOnly() {
    return this != ON;
  }
}
