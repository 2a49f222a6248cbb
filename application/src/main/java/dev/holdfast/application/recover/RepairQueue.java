package dev.holdfast.application.recover;

import dev.holdfast.application.lifecycle.Observation;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.out.fabric.ConnectResult;
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
 * time has come, go on beside the loop, and report their results here.
 */
final class RepairQueue {
  /** So long an order to connect stands. */
  private static final Duration ORDER = Duration.ofMinutes(1);

  /** A repair and its place in the queue, as it stood once: repairs end meanwhile. */
  private record Turn(RecoveryAction action, boolean awaited, Duration lastTried) {}

  private final RecoveryContext node;
  private final RepairExecutor executor;
  private final VerdictHistory history;
  private final VolumeHealthView view;
  private final Map<SubsystemNqn, RepairMemory> memories;
  private final Map<SubsystemNqn, DesiredSubsystem> open =
      new TreeMap<>(Comparator.comparing(SubsystemNqn::value));
  private final Map<SubsystemNqn, Duration> orders = new ConcurrentHashMap<>();
  private Optional<Duration> next = Optional.empty();

  /**
   * @param memories shared with the view; safe for many threads
   */
  RepairQueue(
      RecoveryContext node,
      VerdictHistory history,
      VolumeHealthView view,
      Map<SubsystemNqn, RepairMemory> memories) {
    this.node = node;
    this.executor = new RepairExecutor(node.repairs(), node.locks(), node.limits(), node.time());
    this.history = history;
    this.view = view;
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
    node.settings()
        .failures()
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
  void begin(Observation observation) {
    next = Optional.empty();
    Set<VolumeId> awaited = node.settings().wakeRequests().awaited();
    List<Turn> due =
        List.copyOf(open.values()).stream()
            .filter(desired -> observation.since().quiet(desired.nqn()))
            .flatMap(desired -> dueAlone(desired, observation).stream())
            .map(action -> new Turn(action, awaited(action, awaited), lastTried(action)))
            .sorted(
                Comparator.comparing((Turn turn) -> !turn.awaited()).thenComparing(Turn::lastTried))
            .toList();
    due.forEach(turn -> executor.begin(turn.action(), this::ended));
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

  private List<RecoveryAction> dueAlone(DesiredSubsystem desired, Observation observation) {
    List<RecoveryAction> due = new ArrayList<>();
    node.settings()
        .failures()
        .attempt(Kind.REPAIRS, desired.nqn().value(), () -> due.addAll(due(desired, observation)));
    return due;
  }

  private List<RecoveryAction> due(DesiredSubsystem desired, Observation observation) {
    Duration now = node.time().uptime();
    Plan plan = plan(desired, observation, now);
    view.wanted(desired.nqn(), plan.wanted());
    if (plan.wanted().isEmpty()) {
      remove(desired.nqn());
    }
    plan.next()
        .filter(at -> at.compareTo(now) > 0)
        .ifPresent(at -> next = Optional.of(next.filter(n -> n.compareTo(at) < 0).orElse(at)));
    return plan.due();
  }

  private Plan plan(DesiredSubsystem desired, Observation observation, Duration now) {
    List<VolumeHealth> healths =
        observation.certain(desired).stream().flatMap(v -> view.health(v.id()).stream()).toList();
    Plan[] plan = new Plan[1];
    memories.compute(
        desired.nqn(),
        (_, memory) -> {
          plan[0] =
              Planner.plan(
                  desired,
                  healths,
                  observation.snapshot(),
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
        (_, memory) ->
            memory.tried(action, result.said(), now, node.settings().chance().nextDouble()));
    if (action instanceof RecoveryAction.ConnectPath(_, _, VolumeId volume, _)) {
      if (result.connect() != ConnectResult.NOT_TRIED) {
        history.attempted(volume);
      }
      view.health(volume)
          .ifPresent(health ->
              node.settings().observer().reconnected(volume, health.verdict(), result.connect()));
    }
    if (result.done()) {
      node.settings().wakeRequests().scanNow();
    } else {
      node.settings().wakeRequests().scanSoon();
    }
  }
}
