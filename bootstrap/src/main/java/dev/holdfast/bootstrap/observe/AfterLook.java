package dev.holdfast.bootstrap.observe;

import dev.holdfast.domain.topology.ObservedTopology;

/** Is called by the loop, on its thread, after each new scan. Must not block and not throw. */
public interface AfterLook {
  /**
   * @param topology as scanned; the verdicts are those of the same scan
   */
  void looked(ObservedTopology topology);
}
