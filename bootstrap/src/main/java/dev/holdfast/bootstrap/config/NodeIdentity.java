package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.kubernetes.KubernetesAdapters;
import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.host.HostIdentityFiles;
import dev.holdfast.application.identity.ComparedIdentity;
import dev.holdfast.application.node.NodeSettings;
import dev.holdfast.application.port.in.cluster.WatchIdentity.Wish;
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

  /** Compared by the loop of a process that serves; the verbs of the command line only know it. */
  static ComparedIdentity compared(
      SysfsAdapters sysfs, HoldfastProperties properties, HostSeams seams) {
    Wish wish = properties.duplicateHosts();
    return new ComparedIdentity(
        sysfs.identity(
            HostIdentityFiles.under(
                seams.roots().etc(), seams.roots().sys(), properties.stateDir())),
        wish == Wish.NEVER
            ? KubernetesAdapters.noClaims()
            : KubernetesAdapters.claims(System.getenv()),
        id(properties),
        wish,
        seams.time());
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
