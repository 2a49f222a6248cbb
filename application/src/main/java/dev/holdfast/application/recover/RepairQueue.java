package dev.holdfast.application.recover;

import dev.holdfast.application.lifecycle.Observation;
import dev.holdfast.application.operation.PartialFailures.Kind;
import dev.holdfast.application.recover.Supervisor.RecoveryContext;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Plan;
import dev.holdfast.domain.recovery.Planner;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RepairMemory;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The subsystems that may want repairs, and what has been tried on them. Repairs begin when their
 * time has come, go on beside the loop, and report here what came of them.
 */
final class RepairQueue {
  /** So long an order to connect stands. */
  private static final Duration ORDER = Duration.ofMinutes(1);

  /** A repair and its place in the queue, as it stood once: repairs end meanwhile. */
  private record Turn(RecoveryAction action, boolean awaited, Duration lastTried) {}

  private final RecoveryContext node;
  private final RepairExecutor work;
  private final VerdictHistory chronicle;
  private final VolumeHealthView board;
  private final Map<SubsystemNqn, RepairMemory> memories;
  private final Map<SubsystemNqn, DesiredSubsystem> open =
      new TreeMap<>(Comparator.comparing(SubsystemNqn::value));
  private final Map<SubsystemNqn, Duration> orders = new ConcurrentHashMap<>();
  private Optional<Duration> next = Optional.empty();

  /**
   * @param memories shared with whoever shows them; safe for many threads
   */
  RepairQueue(
      RecoveryContext node,
      VerdictHistory chronicle,
      VolumeHealthView board,
      Map<SubsystemNqn, RepairMemory> memories) {
    this.node = node;
    this.work = new RepairExecutor(node.repairs(), node.locks(), node.limits(), node.time());
    this.chronicle = chronicle;
    this.board = board;
    this.memories = memories;
  }

  void add(DesiredSubsystem desired) {
    open.put(desired.nqn(), desired);
  }

  void remove(SubsystemNqn nqn) {
    open.remove(nqn);
  }

  /** Forgets all other subsystems, and what was tried on them. */
  void keepOnly(Set<SubsystemNqn> nqns) {
    open.keySet().retainAll(nqns);
    memories.keySet().retainAll(nqns);
    orders.keySet().retainAll(nqns);
    node.aside()
        .keepOnly(Kind.REPAIRS, nqns.stream().map(SubsystemNqn::value).collect(Collectors.toSet()));
  }

  /** An administrator wants this subsystem connected. From any thread. */
  void order(SubsystemNqn nqn) {
    orders.put(nqn, node.time().uptime().plus(ORDER));
  }

  /** Forgets how often repairs of this subsystem have failed. */
  void impatient(SubsystemNqn nqn) {
    memories.computeIfPresent(nqn, (_, memory) -> memory.impatient());
  }

  /** The uptime at which the first repair falls due that was not due when they last began. */
  Optional<Duration> next() {
    return next;
  }

  /**
   * Begins the repairs whose time has come. Volumes that kubelet waits for come first, then those
   * that have waited longest.
   */
  void begin(Observation look) {
    next = Optional.empty();
    Set<VolumeId> awaited = node.hints().awaited();
    List<Turn> due =
        List.copyOf(open.values()).stream()
            .filter(desired -> look.since().quiet(desired.nqn()))
            .flatMap(desired -> dueAlone(desired, look).stream())
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

  private List<RecoveryAction> dueAlone(DesiredSubsystem desired, Observation look) {
    List<RecoveryAction> due = new ArrayList<>();
    node.aside().attempt(Kind.REPAIRS, desired.nqn().value(), () -> due.addAll(due(desired, look)));
    return due;
  }

  private List<RecoveryAction> due(DesiredSubsystem desired, Observation look) {
    Duration now = node.time().uptime();
    Plan plan = plan(desired, look, now);
    board.wanted(desired.nqn(), plan.wanted());
    if (plan.wanted().isEmpty()) {
      remove(desired.nqn());
    }
    plan.next()
        .filter(at -> at.compareTo(now) > 0)
        .ifPresent(at -> next = Optional.of(next.filter(n -> n.compareTo(at) < 0).orElse(at)));
    return plan.due();
  }

  private Plan plan(DesiredSubsystem desired, Observation look, Duration now) {
    List<VolumeHealth> healths =
        look.certain(desired).stream().flatMap(v -> board.health(v.id()).stream()).toList();
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
                  now,
                  ordered(desired.nqn(), now));
          return plan[0].memory();
        });
    return plan[0];
  }

  private boolean ordered(SubsystemNqn nqn, Duration now) {
    Duration until = orders.get(nqn);
    return until != null && now.compareTo(until) < 0;
  }

  /** From any thread. */
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
}
