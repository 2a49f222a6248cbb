package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.pod.HoldingPods;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All input of a judgement, from one scan.
 *
 * @param doubts what is wrong with the device nodes of namespaces, by their numbers
 * @param unwritten what the kernel may still have to write of volumes that are not mounted, to
 *     devices that cannot be written to just now
 * @param lostWrites of volumes whose device was removed before everything was written to it
 * @param lastAlive when volumes that were seen {@link #alive(List) alive} and are not any more were
 *     last seen so
 * @param surelyHere those that were lost so short a time ago that no other node has them
 * @param fences how the volumes stand with their targets' reservations
 * @param created those of the controllers that Holdfast created
 */
public record Snapshot(
    Host host,
    ObservedTopology topology,
    SeenMounts mounts,
    Map<DeviceNumber, List<String>> doubts,
    Map<VolumeId, List<String>> unwritten,
    Map<VolumeId, String> lostWrites,
    Map<VolumeId, BootMoment> lastAlive,
    Set<VolumeId> surelyHere,
    Map<VolumeId, Fence> fences,
    List<CreatedController> created) {
  public Snapshot {
    doubts = Map.copyOf(doubts);
    unwritten = Map.copyOf(unwritten);
    lostWrites = Map.copyOf(lostWrites);
    lastAlive = Map.copyOf(lastAlive);
    surelyHere = Set.copyOf(surelyHere);
    fences = Map.copyOf(fences);
    created = List.copyOf(created);
  }

  /** True if all but what the subsystems themselves show is the same in the other one. */
  public boolean differsInSubsystemsOnly(Snapshot other) {
    return host.equals(other.host)
        && topology.multipath() == other.topology.multipath()
        && mounts.equals(other.mounts)
        && doubts.equals(other.doubts)
        && unwritten.equals(other.unwritten)
        && lostWrites.equals(other.lostWrites)
        && lastAlive.equals(other.lastAlive)
        && surelyHere.equals(other.surelyHere)
        && fences.equals(other.fences);
  }

  public Snapshot withLastAlive(Map<VolumeId, BootMoment> moments) {
    return new Snapshot(
        host,
        topology,
        mounts,
        doubts,
        unwritten,
        lostWrites,
        moments,
        surelyHere,
        fences,
        created);
  }

  public Snapshot withCreated(List<CreatedController> controllers) {
    return new Snapshot(
        host,
        topology,
        mounts,
        doubts,
        unwritten,
        lostWrites,
        lastAlive,
        surelyHere,
        fences,
        controllers);
  }

  /** The controllers of one subsystem that Holdfast created. */
  public List<CreatedController> created(SubsystemNqn nqn) {
    return created.stream().filter(one -> one.nqn().equals(nqn)).toList();
  }

  boolean created(Controller seen) {
    return created.stream().anyMatch(one -> one.is(seen));
  }

  /**
   * Those of the volumes that are mounted at their staging path, on a device that a controller
   * reaches which is live or which the kernel retries. One that only tries to come up reaches none.
   */
  public Set<VolumeId> alive(List<StagedVolume> volumes) {
    Set<NamespaceIdentifiers> reached =
        topology.subsystems().stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .filter(Snapshot::reached)
            .map(Namespace::ids)
            .collect(Collectors.toSet());
    return volumes.stream()
        .filter(volume ->
            volume.identity().filter(reached::contains).isPresent()
                && atStaging(volume)
                    .filter(mount -> mount.state().is(volume.identity()))
                    .isPresent())
        .map(StagedVolume::id)
        .collect(Collectors.toSet());
  }

  private static boolean reached(Namespace namespace) {
    return namespace.paths().stream()
        .map(Path::controllerState)
        .anyMatch(state -> state == KernelState.LIVE || state.onItsWay());
  }

  /** The topmost mount at the volume's staging path. */
  public Optional<SeenMount> atStaging(StagedVolume volume) {
    return mounts.top(volume.stagingPath());
  }

  /** The mounts that pods have of the volume. */
  HoldingPods pods(StagedVolume volume) {
    return pods(volume, _ -> true);
  }

  /** Those of them that are so. */
  public HoldingPods pods(StagedVolume volume, Predicate<SeenMount> which) {
    return new HoldingPods(
        mounts.all().stream()
            .filter(mount -> mount.owner().equals(Optional.of(volume.id())))
            .filter(mount -> !mount.mountPoint().equals(volume.stagingPath().value()))
            .filter(which)
            .map(mount -> new HoldingPods.Held(mount.mountPoint(), mount.pod()))
            .toList());
  }

  List<String> doubts(Namespace namespace) {
    return doubts.getOrDefault(namespace.number(), List.of());
  }

  /** The mounts of this very namespace's device. */
  List<SeenMount> of(Namespace namespace) {
    return mounts.all().stream()
        .filter(mount ->
            mount.state() instanceof MountState.Alive present
                && present.number().equals(namespace.number()))
        .toList();
  }

  /** The namespaces that controllers reach. */
  static List<Namespace> reached(List<Subsystem> subsystems) {
    return subsystems.stream()
        .filter(subsystem -> !subsystem.orphaned())
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .toList();
  }
}
