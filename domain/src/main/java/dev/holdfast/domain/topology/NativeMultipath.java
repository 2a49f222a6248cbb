package dev.holdfast.domain.topology;

/** The module parameter {@code nvme_core.multipath}, read-only while the module is loaded. */
public enum NativeMultipath {
  ON,
  OFF,
  /** The module is not loaded or the kernel was built without it. */
  UNKNOWN
}
