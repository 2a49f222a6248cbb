package dev.holdfast.domain.topology;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.SubsystemNqn;
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

  public Optional<Subsystem> holding(DeviceNumber number) {
    return subsystems.stream()
        .filter(s -> s.namespaces().stream().anyMatch(n -> n.number().equals(number)))
        .findFirst();
  }

  public Optional<Namespace> namespace(DeviceNumber number) {
    return subsystems.stream()
        .flatMap(s -> s.namespaces().stream())
        .filter(n -> n.number().equals(number))
        .findFirst();
  }
}
