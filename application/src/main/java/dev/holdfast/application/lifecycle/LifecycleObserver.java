package dev.holdfast.application.lifecycle;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.PathHealth;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the machines, after each scan, with what it has seen and judged. */
public final class LifecycleObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LifecycleObserver.class);

  private final Lifecycles lifecycles;
  private final RareWarnings warnings;

  /** Since the last scan ended; the others are as they were. */
  private final Map<SubsystemNqn, DesiredSubsystem> judged = new HashMap<>();

  public LifecycleObserver(Lifecycles lifecycles, HostTime time) {
    this.lifecycles = lifecycles;
    this.warnings = new RareWarnings(LOG::warn, time);
  }

  /** The scan that is under way has judged volumes of this subsystem. */
  public void judged(DesiredSubsystem desired) {
    judged.put(desired.nqn(), desired);
  }

  /**
   * A scan has ended.
   *
   * @param all the machines of everything else are forgotten
   */
  public void observed(
      Observation observation, List<DesiredSubsystem> all, Map<VolumeId, VolumeHealth> healths) {
    keepOnly(all);
    for (DesiredSubsystem desired : judged.values()) {
      try {
        observe(desired, observation, healths);
      } catch (RuntimeException e) {
        warnings.warn("the state machines of " + desired.nqn() + " were not fed: " + e);
      }
    }
    judged.clear();
  }

  private void keepOnly(List<DesiredSubsystem> all) {
    Set<MachineKey<?, ?>> keys = new HashSet<>();
    for (DesiredSubsystem desired : all) {
      keys.add(new MachineKey.OfSubsystem(desired.nqn()));
      desired.addresses().forEach(at -> keys.add(new MachineKey.OfController(desired.nqn(), at)));
      desired.volumes().forEach(volume -> keys.add(new MachineKey.OfNamespace(volume.id())));
    }
    lifecycles.keepOnly(keys);
  }

  private void observe(
      DesiredSubsystem desired, Observation observation, Map<VolumeId, VolumeHealth> healths) {
    SubsystemNqn nqn = desired.nqn();
    List<StagedVolume> volumes = observation.since().quiet(desired);
    if (volumes.isEmpty() || !observation.since().quiet(nqn)) {
      return;
    }
    List<Subsystem> subsystems = observation.snapshot().topology().withNqn(nqn);
    List<PathHealth> paths =
        volumes.stream()
            .map(volume -> healths.get(volume.id()))
            .filter(Objects::nonNull)
            .flatMap(health -> health.paths().stream())
            .toList();
    best(paths)
        .forEach((address, path) ->
            lifecycles.seen(
                new MachineKey.OfController(nqn, address),
                ControllerSignal.seen(controller(path, subsystems).map(Controller::state))));
    for (StagedVolume volume : volumes) {
      volume
          .identity()
          .ifPresent(ids ->
              lifecycles.seen(
                  new MachineKey.OfNamespace(volume.id()), namespaceSignal(subsystems, ids)));
    }
    lifecycles.seen(new MachineKey.OfSubsystem(nqn), subsystemSignal(subsystems, paths));
  }

  /** Volumes share controllers; of two opinions about an address the better one counts. */
  private static Map<TransportId, PathHealth> best(List<PathHealth> paths) {
    return paths.stream()
        .collect(
            Collectors.toMap(
                PathHealth::address,
                Function.identity(),
                BinaryOperator.minBy(Comparator.comparing(PathHealth::standing))));
  }

  private static Optional<Controller> controller(PathHealth path, List<Subsystem> subsystems) {
    return path.controller().stream()
        .flatMap(name -> subsystems.stream().flatMap(s -> s.controller(name).stream()))
        .findFirst();
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
      List<Subsystem> subsystems, List<PathHealth> paths) {
    if (subsystems.isEmpty()) {
      return SubsystemSignal.SEEN_GONE;
    }
    if (subsystems.stream().allMatch(Subsystem::orphaned)) {
      return SubsystemSignal.SEEN_WITHOUT_CONTROLLERS;
    }
    long usable = paths.stream().filter(PathHealth::usable).count();
    if (usable == 0) {
      return SubsystemSignal.SEEN_NO_PATH_USABLE;
    }
    return usable == paths.size()
        ? SubsystemSignal.SEEN_ALL_PATHS_USABLE
        : SubsystemSignal.SEEN_SOME_PATHS_USABLE;
  }
}
