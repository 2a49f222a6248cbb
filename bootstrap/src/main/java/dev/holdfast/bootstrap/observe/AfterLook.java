package dev.holdfast.bootstrap.observe;

import dev.holdfast.domain.topology.ObservedTopology;

/** Is told by the loop, on its thread, of each new look. Must not block and not throw. */
public interface AfterLook {
  /**
   * @param topology what the look has seen; the verdicts are those of the same look
   */
  void looked(ObservedTopology topology);
}
