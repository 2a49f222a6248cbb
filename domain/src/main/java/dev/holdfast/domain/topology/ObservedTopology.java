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
 * One snapshot of the host's NVMe subsystems, PCIe and discovery included, or of those of one NQN
 * only. No record, since it keeps besides what it is where to find it: every volume is looked up in
 * it several times.
 */
public final class ObservedTopology {
  private final NativeMultipath multipath;
  private final List<Subsystem> subsystems;
  private final Map<SubsystemNqn, List<Subsystem>> byNqn;
  private final Map<DeviceNumber, Namespace> byNumber;
  private final Optional<SubsystemNqn> only;

  /**
   * @param subsystems all of the host, in the order of their instance numbers
   */
  public ObservedTopology(NativeMultipath multipath, List<Subsystem> subsystems) {
    this(multipath, subsystems, Optional.empty());
  }

  private ObservedTopology(
      NativeMultipath multipath, List<Subsystem> subsystems, Optional<SubsystemNqn> only) {
    this.only = only;
    this.multipath = multipath;
    this.subsystems = List.copyOf(subsystems);
    this.byNqn = this.subsystems.stream().collect(Collectors.groupingBy(Subsystem::nqn));
    this.byNumber =
        this.subsystems.stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .collect(Collectors.toMap(Namespace::number, n -> n, (first, _) -> first));
  }

  /**
   * A snapshot of one NQN: nothing is known of any other.
   *
   * @param subsystems all that have it, in the order of their instance numbers
   */
  public static ObservedTopology only(
      SubsystemNqn nqn, NativeMultipath multipath, List<Subsystem> subsystems) {
    return new ObservedTopology(multipath, subsystems, Optional.of(nqn));
  }

  /** The part of this one that is about one NQN. */
  public ObservedTopology only(SubsystemNqn nqn) {
    return only(nqn, multipath, withNqn(nqn));
  }

  /** False if nothing is known of this NQN. */
  public boolean shows(SubsystemNqn nqn) {
    return only.isEmpty() || only.get().equals(nqn);
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
    if (!shows(nqn)) {
      throw new IllegalStateException("a snapshot of " + only.get() + " does not show " + nqn);
    }
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

  /** Of those that are shown. */
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
    if (only.isPresent()) {
      throw new IllegalStateException("a snapshot of " + only.get() + " shows no other subsystem");
    }
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
            && only.equals(that.only)
            && multipath == that.multipath
            && subsystems.equals(that.subsystems));
  }

  @Override
  public int hashCode() {
    return Objects.hash(only, multipath, subsystems);
  }

  @Override
  public String toString() {
    String of = only.map(nqn -> "only=" + nqn + ", ").orElse("");
    return "ObservedTopology[" + of + "multipath=" + multipath + ", subsystems=" + subsystems + "]";
  }
}
