package dev.holdfast.domain.topology;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One snapshot of the host's NVMe subsystems, PCIe and discovery included. No record, since it
 * keeps besides what it is where to find it: every volume is looked up in it several times.
 */
public final class ObservedTopology {
  private final NativeMultipath multipath;
  private final List<Subsystem> subsystems;
  private final Map<SubsystemNqn, List<Subsystem>> byNqn;
  private final Map<DeviceNumber, Namespace> byNumber;

  /**
   * @param subsystems in the order of their instance numbers
   */
  public ObservedTopology(NativeMultipath multipath, List<Subsystem> subsystems) {
    this.multipath = multipath;
    this.subsystems = List.copyOf(subsystems);
    this.byNqn = this.subsystems.stream().collect(Collectors.groupingBy(Subsystem::nqn));
    this.byNumber =
        this.subsystems.stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .collect(Collectors.toMap(Namespace::number, n -> n, (first, _) -> first));
  }

  public NativeMultipath multipath() {
    return multipath;
  }

  /** In the order of their instance numbers. */
  public List<Subsystem> subsystems() {
    return subsystems;
  }

  /** The subsystems of this name; the kernel makes one, an orphan may stand beside it. */
  public List<Subsystem> withNqn(SubsystemNqn nqn) {
    return List.copyOf(byNqn.getOrDefault(nqn, List.of()));
  }

  /** The controllers that are this host's connections to a subsystem at an address. */
  public List<Controller> serving(SubsystemNqn nqn, TransportId address, Host host) {
    return withNqn(nqn).stream()
        .flatMap(subsystem -> subsystem.serving(address, host).stream())
        .toList();
  }

  public List<Controller> controllers() {
    return subsystems.stream().flatMap(subsystem -> subsystem.controllers().stream()).toList();
  }

  public Optional<Namespace> namespace(DeviceNumber number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /**
   * Why a subsystem's namespace may be missing: another one has an identifier of it, and of two
   * such the kernel shows the first only (nvme_global_check_duplicate_ids in
   * drivers/nvme/host/core.c).
   *
   * @return as a part of a sentence
   */
  public Optional<String> duplicate(SubsystemNqn nqn, NamespaceSelector asked) {
    return subsystems.stream()
        .filter(subsystem -> !subsystem.nqn().equals(nqn))
        .flatMap(subsystem ->
            subsystem.namespaces().stream()
                .filter(namespace -> asked.shares(namespace.ids()))
                .map(namespace -> namespace.describe() + " of " + subsystem.nqn()))
        .findFirst()
        .map(twin ->
            twin
                + " has the same identifier, and of two the kernel shows only the first (dmesg:"
                + " duplicate IDs): give one of them, such as a clone, an identifier of its own");
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ObservedTopology that
            && multipath == that.multipath
            && subsystems.equals(that.subsystems));
  }

  @Override
  public int hashCode() {
    return Objects.hash(multipath, subsystems);
  }

  @Override
  public String toString() {
    return "ObservedTopology[multipath=" + multipath + ", subsystems=" + subsystems + "]";
  }
}
