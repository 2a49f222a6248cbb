package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.recovery.RecoveryAction.ConnectPath;
import dev.holdfast.domain.recovery.RecoveryAction.KeepDevice;
import dev.holdfast.domain.recovery.RecoveryAction.LookUpPortals;
import dev.holdfast.domain.recovery.RecoveryAction.NoteLoss;
import dev.holdfast.domain.recovery.RecoveryAction.RemoveController;
import dev.holdfast.domain.recovery.RecoveryAction.Rescan;
import dev.holdfast.domain.recovery.RecoveryAction.Reserve;
import dev.holdfast.domain.recovery.RecoveryAction.Restage;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreIoPolicy;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreTimers;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plans the repairs of one subsystem. Controllers that the kernel itself recovers are left alone,
 * missing ones are added before any is removed, and the last path is never removed.
 */
public final class Planner {
  private final DesiredSubsystem desired;
  private final List<VolumeHealth> healths;
  private final Snapshot seen;
  private final List<Subsystem> subsystems;
  private final boolean ordered;

  private Planner(
      DesiredSubsystem desired, List<VolumeHealth> healths, Snapshot seen, boolean ordered) {
    this.ordered = ordered;
    this.desired = desired;
    this.healths = healths;
    this.seen = seen;
    this.subsystems = seen.topology().withNqn(desired.nqn());
  }

  /**
   * @param healths of the volumes on the subsystem, judged from the same snapshot
   * @param uptime now
   * @param ordered true if an administrator has just asked for the connections
   */
  public static Plan plan(
      DesiredSubsystem desired,
      List<VolumeHealth> healths,
      Snapshot seen,
      RepairMemory memory,
      Duration uptime,
      boolean ordered) {
    List<RecoveryAction> wanted = new Planner(desired, healths, seen, ordered).wanted();
    RepairMemory now = memory.wanted(wanted, uptime);
    return new Plan(wanted, now.due(wanted, uptime), now, now.next(wanted));
  }

  private List<RecoveryAction> wanted() {
    List<RecoveryAction> actions = new ArrayList<>();
    actions.addAll(reserves());
    actions.addAll(missingPaths());
    actions.addAll(lookups());
    actions.addAll(rescans());
    actions.addAll(notes());
    actions.addAll(restages());
    actions.addAll(settings());
    // a name that never led anywhere is no reason to keep what no volume wants
    if (actions.stream().allMatch(LookUpPortals.class::isInstance)) {
      actions.addAll(removals());
    }
    return actions;
  }

  /**
   * A volume that is not mounted is not reconnected, because another node may use it by now, unless
   * the kernel still holds unwritten data of it, which would be lost.
   */
  private Stream<VolumeHealth> kept() {
    return healths.stream()
        .filter(health ->
            ordered
                || !health.has(Verdict.UNMOUNTED)
                || seen.unwritten().containsKey(health.volume()));
  }

  private List<ConnectPath> missingPaths() {
    List<ConnectPath> missing =
        kept()
            .flatMap(health -> health.paths().stream())
            .filter(path -> path.standing().missing())
            .map(PathHealth::address)
            .distinct()
            .map(address ->
                new ConnectPath(
                    desired.nqn(),
                    address,
                    desired.ownerOf(address).id(),
                    desired.policyForConnect(address)))
            .toList();
    boolean onePathOnly = seen.topology().multipath().onePathOnly();
    boolean oneThere =
        healths.stream()
            .flatMap(health -> health.paths().stream())
            .anyMatch(path -> !path.standing().missing());
    return onePathOnly && oneThere ? List.of() : missing;
  }

  private List<LookUpPortals> lookups() {
    Set<VolumeId> kept = kept().map(VolumeHealth::volume).collect(Collectors.toSet());
    return desired.volumes().stream()
        .filter(volume -> kept.contains(volume.id()))
        .filter(volume -> !volume.attachment().unresolved().isEmpty())
        .map(volume -> new LookUpPortals(desired.nqn(), volume.id(), volume.attachment().policy()))
        .toList();
  }

  private List<Rescan> rescans() {
    return kept()
        .flatMap(health -> health.paths().stream())
        .filter(path -> path.standing() == PathState.NO_NAMESPACE)
        .flatMap(path -> path.controller().stream())
        .distinct()
        .map(controller -> new Rescan(desired.nqn(), controller))
        .toList();
  }

  private Stream<StagedVolume> filesystems() {
    return desired.volumes().stream()
        .filter(volume -> healths.stream().anyMatch(h -> h.volume().equals(volume.id())))
        .filter(StagedVolume::complete)
        .filter(volume -> volume.capability().use() instanceof VolumeUse.Filesystem);
  }

  /** How long a volume was lost has to be known also by the next process. */
  private List<NoteLoss> notes() {
    Set<VolumeId> alive = seen.alive(desired.volumes());
    return filesystems()
        .flatMap(volume -> {
          Optional<BootMoment> lost =
              alive.contains(volume.id())
                  ? Optional.empty()
                  : volume.lost().or(() -> Optional.ofNullable(seen.lastAlive().get(volume.id())));
          return lost.equals(volume.lost())
              ? Stream.empty()
              : Stream.of(new NoteLoss(desired.nqn(), volume.id(), lost));
        })
        .toList();
  }

  /** Of volumes that are alive, or were so short a time ago that no other host has them. */
  private List<Reserve> reserves() {
    Set<VolumeId> alive = seen.alive(desired.volumes());
    return desired.volumes().stream()
        // whether a rebuilt one wants a reservation is not known
        .filter(volume -> volume.complete() && !volume.rebuilt())
        .filter(volume -> fence(volume).filter(f -> f.is(Fence.State.FREE)).isPresent())
        // of one for several nodes, staged by an earlier version, the others have not registered
        .filter(volume -> volume.reserved() || !volume.capability().mode().writtenElsewhere())
        .filter(volume ->
            raw(volume) || alive.contains(volume.id()) || seen.surelyHere().contains(volume.id()))
        .map(volume -> new Reserve(desired.nqn(), volume.id()))
        .toList();
  }

  /** A raw volume that was staged in this boot. */
  private boolean raw(StagedVolume volume) {
    return volume.capability().use() instanceof VolumeUse.Block
        && atStaging(volume).filter(MountState.NotStaged.class::isInstance).isEmpty();
  }

  private Optional<Fence> fence(StagedVolume volume) {
    return Optional.ofNullable(seen.fences().get(volume.id()));
  }

  /** While the volume surely is still this node's; after that only kubelet's calls restage it. */
  private List<Restage> restages() {
    return filesystems()
        .filter(volume ->
            deadAtStaging(volume) ? mayRestage(volume) && backAndSound(volume) : restaged(volume))
        .map(volume -> new Restage(desired.nqn(), volume.id()))
        .toList();
  }

  /** With the reservation in hand no other host has written; without, that is known for a while. */
  private boolean mayRestage(StagedVolume volume) {
    Optional<Fence> fence = fence(volume);
    return fence.filter(one -> one.is(Fence.State.HELD)).isPresent()
        || (fence.filter(Fence::absent).isPresent() && seen.surelyHere().contains(volume.id()));
  }

  private boolean deadAtStaging(StagedVolume volume) {
    return atStaging(volume)
        .filter(there -> there instanceof MountState.Dead || there instanceof MountState.Awaited)
        .isPresent();
  }

  /** The mount is there and its note remained: the note must not outlive its purpose. */
  private boolean restaged(StagedVolume volume) {
    return volume.restaging().isPresent()
        && atStaging(volume).filter(there -> there.is(volume.identity())).isPresent();
  }

  private Optional<MountState> atStaging(StagedVolume volume) {
    return seen.atStaging(volume).map(SeenMount::state);
  }

  private boolean backAndSound(StagedVolume volume) {
    Optional<NamespaceSelector> same = volume.provenSelector();
    return same.isPresent()
        && NamespaceChoice.of(Snapshot.reached(subsystems), same.get())
            instanceof NamespaceChoice.Found(Namespace found, _)
        && found.usable()
        && seen.doubts(found).isEmpty();
  }

  private List<RecoveryAction> settings() {
    List<RecoveryAction> actions = new ArrayList<>();
    DelayedRemovalDrift.of(desired, subsystems, seen)
        .forEach(
            drift -> actions.add(new KeepDevice(desired.nqn(), drift.device(), drift.wanted())));
    for (TransportId address : desired.addresses()) {
      serving(address)
          .filter(Controller::live)
          .filter(seen::created)
          .filter(controller ->
              TimerDrift.of(controller.timers(), desired.policyToMaintain(address, subsystems))
                  .stream()
                  .anyMatch(TimerDrift::restorable))
          .forEach(controller ->
              actions.add(
                  new RestoreTimers(
                      desired.nqn(),
                      controller.name(),
                      desired.policyToMaintain(address, subsystems))));
    }
    desired
        .ioPolicy()
        .filter(_ -> !seen.created(desired.nqn()).isEmpty())
        .ifPresent(policy ->
            subsystems.stream()
                .filter(s -> !s.orphaned())
                .filter(s -> s.ioPolicy().filter(word -> !word.equals(policy.word())).isPresent())
                .forEach(s -> actions.add(new RestoreIoPolicy(desired.nqn(), s.name(), policy))));
    return actions;
  }

  /**
   * A live controller created by Holdfast at an address that no volume wants any more, while every
   * desired path is usable.
   */
  private List<RemoveController> removals() {
    boolean allUsable =
        !healths.isEmpty()
            && healths.size() == desired.volumes().size()
            && healths.stream()
                .allMatch(health -> health.paths().stream().allMatch(PathHealth::usable));
    if (!allUsable) {
      return List.of();
    }
    List<Controller> wanted = desired.addresses().stream().flatMap(this::serving).toList();
    return seen.created(desired.nqn()).stream()
        .filter(made ->
            subsystems.stream()
                .flatMap(subsystem -> subsystem.controllers().stream())
                .filter(made::is)
                .filter(Controller::live)
                .filter(controller -> !wanted.contains(controller))
                .anyMatch(this::replaceable))
        .map(made -> new RemoveController(desired.nqn(), made))
        .sorted(Comparator.comparing(removal -> removal.controller().name()))
        .limit(1)
        .toList();
  }

  /** Every namespace that it reaches has another usable path. */
  private boolean replaceable(Controller controller) {
    return Snapshot.reached(subsystems).stream()
        .filter(n -> n.paths().stream().anyMatch(p -> p.controller().equals(controller.name())))
        .allMatch(
            n -> n.usablePaths().stream().anyMatch(p -> !p.controller().equals(controller.name())));
  }

  private Stream<Controller> serving(TransportId address) {
    return subsystems.stream()
        .flatMap(subsystem -> subsystem.serving(address, seen.host()).stream());
  }
}
