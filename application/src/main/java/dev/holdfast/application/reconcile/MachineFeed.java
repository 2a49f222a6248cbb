package dev.holdfast.application.reconcile;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Feeds the machines of the volumes with what one snapshot shows. */
final class MachineFeed {
  private final Lifecycles lifecycles;

  MachineFeed(Lifecycles lifecycles) {
    this.lifecycles = lifecycles;
  }

  /** Forgets the machines of everything that is not among these. */
  void keepOnly(List<StagedVolume> volumes) {
    lifecycles.keepOnly(
        volumes.stream().map(StagedVolume::id).collect(Collectors.toSet()),
        volumes.stream().map(v -> v.attachment().nqn()).collect(Collectors.toSet()));
  }

  void observe(StagedVolume volume, ObservedTopology now, Host host) {
    SubsystemNqn nqn = volume.attachment().nqn();
    List<Subsystem> subsystems = now.withNqn(nqn);
    for (TransportId address : volume.attachment().addresses()) {
      lifecycles.controller(nqn, address, controllerSignal(subsystems, address, host));
    }
    volume
        .identity()
        .ifPresent(ids -> lifecycles.namespace(volume.id(), namespaceSignal(subsystems, ids)));
    lifecycles.subsystem(nqn, subsystemSignal(volume, subsystems, host));
  }

  private static ControllerSignal controllerSignal(
      List<Subsystem> subsystems, TransportId address, Host host) {
    List<ControllerSignal> seen =
        subsystems.stream()
            .flatMap(subsystem -> subsystem.serving(address, host).stream())
            .map(controller -> controller.state().signal())
            .toList();
    return seen.contains(ControllerSignal.SEEN_LIVE)
        ? ControllerSignal.SEEN_LIVE
        : seen.stream().findFirst().orElse(ControllerSignal.SEEN_GONE);
  }

  private static NamespaceSignal namespaceSignal(
      List<Subsystem> subsystems, NamespaceIdentifiers ids) {
    List<Namespace> there =
        subsystems.stream()
            .filter(subsystem -> !subsystem.orphaned())
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .toList();
    if (NamespaceChoice.of(there, NamespaceSelector.exactly(ids))
        instanceof NamespaceChoice.Found(Namespace found, _)) {
      return found.usable() ? NamespaceSignal.SEEN_USABLE : NamespaceSignal.SEEN_WITHOUT_PATH;
    }
    boolean replaced = there.stream().anyMatch(other -> other.ids().nsid() == ids.nsid());
    return replaced ? NamespaceSignal.SEEN_OTHER : NamespaceSignal.SEEN_GONE;
  }

  /**
   * Judged by desired paths against usable ones: what is listed does not count, what carries I/O
   * does.
   */
  private static SubsystemSignal subsystemSignal(
      StagedVolume volume, List<Subsystem> subsystems, Host host) {
    if (subsystems.isEmpty()) {
      return SubsystemSignal.SEEN_GONE;
    }
    if (subsystems.stream().allMatch(Subsystem::orphaned)) {
      return SubsystemSignal.SEEN_WITHOUT_CONTROLLERS;
    }
    Set<TransportId> usable =
        volume.attachment().addresses().stream()
            .filter(address -> usable(volume, subsystems, address, host))
            .collect(Collectors.toSet());
    if (usable.isEmpty()) {
      return SubsystemSignal.SEEN_NO_PATH_USABLE;
    }
    return usable.size() == volume.attachment().addresses().size()
        ? SubsystemSignal.SEEN_ALL_PATHS_USABLE
        : SubsystemSignal.SEEN_SOME_PATHS_USABLE;
  }

  private static boolean usable(
      StagedVolume volume, List<Subsystem> subsystems, TransportId address, Host host) {
    return subsystems.stream()
        .flatMap(subsystem ->
            subsystem.serving(address, host).stream()
                .map(Controller::name)
                .flatMap(name ->
                    subsystem.namespaces().stream()
                        .filter(n ->
                            volume.identity().isEmpty() || volume.identity().get().equals(n.ids()))
                        .flatMap(n -> n.paths().stream())
                        .filter(path -> path.controller().equals(name))))
        .anyMatch(path -> path.usable());
  }
}
