package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricTopology;

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
        ports.settings(),
        ports.reservations(),
        ports.portals(),
        ports.identity(),
        ports.credentials(),
        ports.tls(),
        ports.mountTable(),
        ports.mounts(),
        ports.filesystems(),
        ports.trims(),
        ports.devices(),
        ports.encrypted(),
        ports.groups(),
        ports.records(),
        ports.controllers(),
        ports.jobs(),
        ports.pods(),
        ports.programs(),
        ports.kubelet(),
        ports.checks(),
        ports.time());
  }
}
