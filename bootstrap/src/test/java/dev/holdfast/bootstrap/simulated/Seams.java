package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.port.out.FabricConnector;
import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.application.service.NodePorts;

/** Another port in the place of the node's own. */
public final class Seams {
  private Seams() {}

  public static NodePorts with(NodePorts ports, FabricTopology topology) {
    return with(ports, topology, ports.connector());
  }

  public static NodePorts with(NodePorts ports, FabricConnector connector) {
    return with(ports, ports.topology(), connector);
  }

  public static NodePorts with(
      NodePorts ports, FabricTopology topology, FabricConnector connector) {
    return new NodePorts(
        topology,
        connector,
        ports.tuning(),
        ports.portals(),
        ports.identity(),
        ports.mountTable(),
        ports.mounts(),
        ports.filesystems(),
        ports.devices(),
        ports.records(),
        ports.kubelet(),
        ports.checks(),
        ports.time());
  }
}
