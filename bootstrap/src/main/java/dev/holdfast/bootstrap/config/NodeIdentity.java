package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.kubernetes.KubernetesAdapters;
import dev.holdfast.application.node.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The node's identity, from its settings and its host's name. */
final class NodeIdentity {
  private NodeIdentity() {}

  static NodeSettings of(HoldfastProperties properties) {
    return new NodeSettings(
        id(properties),
        properties.maxVolumes(),
        properties.topology(),
        properties.topologyLabels(),
        KubernetesAdapters.labels(properties.labelsFile()));
  }

  private static String id(HoldfastProperties properties) {
    if (!properties.nodeId().isBlank()) {
      return properties.nodeId();
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("this host has no name; set holdfast.node-id", e);
    }
  }
}
