package dev.holdfast.domain.topology;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.List;
import java.util.Optional;

/**
 * One snapshot of the host's NVMe subsystems, PCIe and discovery included.
 *
 * @param subsystems in the order of their instance numbers
 */
public record ObservedTopology(NativeMultipath multipath, List<Subsystem> subsystems) {
  public ObservedTopology {
    subsystems = List.copyOf(subsystems);
  }

  /** The subsystems of this name; the kernel makes one, an orphan may stand beside it. */
  public List<Subsystem> withNqn(SubsystemNqn nqn) {
    return subsystems.stream().filter(subsystem -> subsystem.nqn().equals(nqn)).toList();
  }

  /** The controllers that are this host's connections to a subsystem at an address. */
  public List<Controller> serving(SubsystemNqn nqn, TransportId address, Host host) {
    return withNqn(nqn).stream()
        .flatMap(subsystem -> subsystem.serving(address, host).stream())
        .toList();
  }

  public Optional<Namespace> namespace(DeviceNumber number) {
    return subsystems.stream()
        .flatMap(s -> s.namespaces().stream())
        .filter(n -> n.number().equals(number))
        .findFirst();
  }
}
