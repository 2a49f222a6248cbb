package dev.holdfast.application.node;

import dev.holdfast.application.port.out.NodeLabels;
import java.util.List;
import java.util.Map;

/**
 * The name of this node for the CO, and its place.
 *
 * @param maxVolumes 0 leaves it to the CO
 * @param topology segments that are configured
 * @param topologyLabels keys of the node's labels that are segments too
 */
public record NodeSettings(
    String id,
    long maxVolumes,
    Map<String, String> topology,
    List<String> topologyLabels,
    NodeLabels labels) {
  public NodeSettings {
    topology = Map.copyOf(topology);
    topologyLabels = List.copyOf(topologyLabels);
  }

  /** A node that reports its name only. */
  public static NodeSettings of(String id) {
    return new NodeSettings(
        id, 0, Map.of(), List.of(), () -> new NodeLabels.Answer.Known(Map.of()));
  }
}
