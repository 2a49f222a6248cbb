package dev.holdfast.application.reconcile;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.TargetLimits;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Judge;
import dev.holdfast.domain.recovery.Plan;
import dev.holdfast.domain.recovery.Planner;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RepairMemory;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The loop that keeps connected what should be. Every second a light sweep; a whole look when it
 * shows a change, on a hint, and every half minute; a verdict for each volume that is in nobody's
 * hands; and the repairs whose time has come, beside the loop.
 */
public final class Supervisor {
  private static final Duration LOOK = Duration.ofSeconds(30);

  /** All that it needs of the node around it. */
  public record Surroundings(
      FabricTopology topology,
      VolumeRecords records,
      HostIdentity identity,
      HostTime time,
      MountSurvey survey,
      Repairs repairs,
      SubsystemLocks locks,
      VolumeReservations reservations,
      TargetLimits limits,
      Lifecycles lifecycles,
      FactPublisher facts,
      RecoveryObserver observer,
      Hints hints,
      Duration sweep,
      Executor workers,
      RandomGenerator chance) {}

  /** One look; the moments tell whether somebody was at work since. */
  private record Look(
      Snapshot snapshot, List<StagedVolume> volumes, Duration at, long locks, long reservations) {}

  /** A repair and its place in the queue, as it stood once: repairs end meanwhile. */
  private record Turn(RecoveryAction action, boolean awaited, Duration lastTried) {}

  private final Surroundings node;
  private final RepairWork work;
  private final MachineFeed machines;
  private final Chronicle chronicle;
  private final Board board;
  private final Map<SubsystemNqn, RepairMemory> memories = new ConcurrentHashMap<>();
  private final Map<SubsystemNqn, DesiredSubsystem> open =
      new TreeMap<>(Comparator.comparing(SubsystemNqn::value));

  /** Those all of whose volumes the last look has judged. */
  private final Map<SubsystemNqn, DesiredSubsystem> judged = new HashMap<>();

  private Optional<Look> last = Optional.empty();
  private Optional<Duration> nextRepair = Optional.empty();

  public Supervisor(Surroundings node) {
    this.node = node;
    this.work = new RepairWork(node.repairs(), node.locks(), node.limits(), node.workers());
    this.machines = new MachineFeed(node.lifecycles());
    this.chronicle = new Chronicle(node.facts(), node.observer());
    this.board = new Board(chronicle, node.time(), memories);
  }

  /** See {@link ReconcileConnections#step}. */
  public synchronized Duration step() {
    if (mustLook()) {
      look();
    }
    repair();
    return pause();
  }

  /** What the last looks have shown. */
  public Board board() {
    return board;
  }

  /** Forgets how often repairs of this subsystem have failed, and wakes the loop. */
  public void impatient(SubsystemNqn nqn) {
    memories.computeIfPresent(nqn, (_, memory) -> memory.impatient());
    node.hints().lookNow();
  }

  private boolean mustLook() {
    Duration now = node.time().uptime();
    return node.hints().due().filter(at -> at.compareTo(now) <= 0).isPresent()
        || last.filter(look -> now.minus(look.at()).compareTo(LOOK) < 0)
            .filter(look -> node.topology().unchanged(look.snapshot().topology()))
            .isEmpty();
  }

  private void look() {
    node.hints().looking();
    last.ifPresent(before -> {
      node.locks().forgetBefore(before.locks());
      node.reservations().forgetBefore(before.reservations());
    });
    Duration at = node.time().uptime();
    long locks = node.locks().moment();
    long reservations = node.reservations().moment();
    List<StagedVolume> volumes = node.records().all();
    ObservedTopology topology = node.topology().observe();
    Snapshot snapshot = node.survey().survey(topology, node.identity().current(), volumes);
    Look look = new Look(snapshot, volumes, at, locks, reservations);
    Optional<Look> before = last.filter(old -> old.snapshot().differsInSubsystemsOnly(snapshot));
    last = Optional.of(look);
    List<DesiredSubsystem> all = DesiredSubsystem.of(volumes);
    for (DesiredSubsystem desired : all) {
      if (before.filter(old -> stillWell(desired, old, look)).isEmpty()) {
        judge(desired, look);
      }
    }
    Set<SubsystemNqn> nqns = all.stream().map(DesiredSubsystem::nqn).collect(Collectors.toSet());
    open.keySet().retainAll(nqns);
    judged.keySet().retainAll(nqns);
    memories.keySet().retainAll(nqns);
    node.repairs().letGoStrays(topology);
    machines.keepOnly(volumes);
    chronicle.keepOnly(volumes.stream().map(StagedVolume::id).collect(Collectors.toSet()));
    board.keep(snapshot, all);
  }

  /**
   * True if everything was well at the look before, is the same now, and nobody was at work in
   * between: then the verdicts stand, and what was to be done still is. Most volumes are so, nearly
   * always.
   */
  private boolean stillWell(DesiredSubsystem desired, Look before, Look look) {
    SubsystemNqn nqn = desired.nqn();
    return desired.equals(judged.get(nqn))
        && before.snapshot().topology().withNqn(nqn).equals(look.snapshot().topology().withNqn(nqn))
        && desired.volumes().stream()
            .allMatch(volume ->
                board.health(volume.id()).filter(h -> h.verdict() == Verdict.HEALTHY).isPresent())
        && quiet(nqn, before)
        && quiet(desired, before).size() == desired.volumes().size();
  }

  private boolean quiet(SubsystemNqn nqn, Look look) {
    return node.locks().quietSince(nqn, look.locks());
  }

  private List<StagedVolume> quiet(DesiredSubsystem desired, Look look) {
    return desired.volumes().stream()
        .filter(volume -> node.reservations().quietSince(volume.id(), look.reservations()))
        .toList();
  }

  private void judge(DesiredSubsystem desired, Look look) {
    open.remove(desired.nqn());
    judged.remove(desired.nqn());
    if (!quiet(desired.nqn(), look)) {
      return;
    }
    Instant now = node.time().now();
    List<StagedVolume> volumes = quiet(desired, look);
    for (VolumeHealth health :
        Judge.judge(desired, volumes, look.snapshot(), board.healths(), now)) {
      chronicle.note(board.health(health.volume()), health, now);
      board.put(health);
    }
    volumes.forEach(
        volume -> machines.observe(volume, look.snapshot().topology(), look.snapshot().host()));
    open.put(desired.nqn(), desired);
    if (volumes.size() == desired.volumes().size()) {
      judged.put(desired.nqn(), desired);
    }
  }

  /** Volumes that kubelet waits for come first, then those that have waited longest. */
  private void repair() {
    nextRepair = Optional.empty();
    if (last.isEmpty()) {
      return;
    }
    Look look = last.get();
    Set<VolumeId> awaited = node.hints().awaited();
    List<Turn> due =
        List.copyOf(open.values()).stream()
            .filter(desired -> quiet(desired.nqn(), look))
            .flatMap(desired -> due(desired, look).stream())
            .map(action -> new Turn(action, awaited(action, awaited), lastTried(action)))
            .sorted(
                Comparator.comparing((Turn turn) -> !turn.awaited()).thenComparing(Turn::lastTried))
            .toList();
    due.forEach(turn -> work.begin(turn.action(), this::ended));
  }

  private boolean awaited(RecoveryAction action, Set<VolumeId> awaited) {
    DesiredSubsystem desired = open.get(action.nqn());
    return desired != null
        && desired.volumes().stream().anyMatch(volume -> awaited.contains(volume.id()));
  }

  private Duration lastTried(RecoveryAction action) {
    return memories
        .getOrDefault(action.nqn(), RepairMemory.NONE)
        .of(action)
        .map(RepairMemory.Attempts::notBefore)
        .orElse(Duration.ZERO);
  }

  private List<RecoveryAction> due(DesiredSubsystem desired, Look look) {
    Duration now = node.time().uptime();
    List<VolumeHealth> healths =
        quiet(desired, look).stream().flatMap(v -> board.health(v.id()).stream()).toList();
    Plan[] plan = new Plan[1];
    memories.compute(
        desired.nqn(),
        (_, memory) -> {
          plan[0] =
              Planner.plan(
                  desired,
                  healths,
                  look.snapshot(),
                  memory == null ? RepairMemory.NONE : memory,
                  now);
          return plan[0].memory();
        });
    board.wanted(desired.nqn(), plan[0].wanted());
    if (plan[0].wanted().isEmpty()) {
      open.remove(desired.nqn());
    }
    plan[0]
        .next()
        .filter(next -> next.compareTo(now) > 0)
        .ifPresent(next ->
            nextRepair = Optional.of(nextRepair.filter(n -> n.compareTo(next) < 0).orElse(next)));
    return plan[0].due();
  }

  private void ended(RecoveryAction action, Repairs.Result result) {
    Duration now = node.time().uptime();
    memories.computeIfPresent(
        action.nqn(),
        (_, memory) -> memory.tried(action, result.said(), now, node.chance().nextDouble()));
    if (action instanceof RecoveryAction.ConnectPath(_, _, VolumeId volume, _)) {
      chronicle.attempted(volume);
      board
          .health(volume)
          .ifPresent(
              health -> node.observer().reconnected(volume, health.verdict(), result.observed()));
    }
    if (result.done()) {
      node.hints().lookNow();
    } else {
      node.hints().lookSoon();
    }
  }

  /** Until the next sweep, a little more or less, so that nodes do not march in step. */
  private Duration pause() {
    Duration now = node.time().uptime();
    Duration sweep =
        Duration.ofNanos((long) (node.sweep().toNanos() * (0.9 + node.chance().nextDouble() / 5)));
    Duration until = earlier(sweep, node.hints().due().map(at -> at.minus(now)));
    return earlier(until, nextRepair.map(at -> at.minus(now)));
  }

  private static Duration earlier(Duration one, Optional<Duration> other) {
    return other
        .filter(o -> o.compareTo(one) < 0)
        .map(o -> o.isNegative() ? Duration.ZERO : o)
        .orElse(one);
  }
}
