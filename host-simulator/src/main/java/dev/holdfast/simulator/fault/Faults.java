package dev.holdfast.simulator.fault;

import java.util.List;

/** The named points at which this host can be made to fail. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Faults {
  /** All names, sorted. */
  public List<String> names() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws IllegalArgumentException if there is no point of this name
   */
  public FaultPoint at(String name) {
    throw new UnsupportedOperationException();
  }

  /** Takes every fault away and releases what hangs. */
  public void clear() {
    throw new UnsupportedOperationException();
  }
}
