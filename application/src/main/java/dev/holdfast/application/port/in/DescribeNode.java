package dev.holdfast.application.port.in;

import java.util.Map;

/** This node's identity for the CO. */
public interface DescribeNode {
  /** Fails while it is not known where this node is. */
  Outcome<Node> describe();

  /**
   * @param maxVolumes 0 leaves it to the CO
   * @param topology segments, empty if the node reports none
   */
  record Node(String id, long maxVolumes, Map<String, String> topology) {
    public Node {
      topology = Map.copyOf(topology);
    }
  }
}
