package dev.holdfast.application.port.out;

import dev.holdfast.domain.topology.ObservedTopology;

/** Is called by the loop, on its thread, after each new scan. Must not block and not throw. */
@FunctionalInterface
public interface ScanListener {
  /**
   * @param topology as scanned; the verdicts are those of the same scan
   */
  void scanned(ObservedTopology topology);
}
