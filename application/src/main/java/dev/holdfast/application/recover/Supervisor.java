package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.lifecycle.LifecycleObserver;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.lifecycle.Observation;
import dev.holdfast.application.lifecycle.QuietSince;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.PartialFailures.Kind;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Judge;
import dev.holdfast.domain.recovery.RepairMemory;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  public record RecoveryContext(
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
      WakeRequests hints,
      PartialFailures aside,
      Duration sweep,
      RandomGenerator chance) {}

  private final RecoveryContext node;
  private final LifecycleObserver machines;
  private final VerdictHistory chronicle;
  private final VolumeHealthView board;
  private final RepairQueue queue;

  /** Those all of whose volumes the last look has judged. */
  private final Map<SubsystemNqn, DesiredSubsystem> judged = new HashMap<>();

  private Optional<Observation> last = Optional.empty();

  public Supervisor(RecoveryContext node) {
    this.node = node;
    this.machines = new LifecycleObserver(node.lifecycles(), node.time());
    this.chronicle = new VerdictHistory(node.facts(), node.observer());
    Map<SubsystemNqn, RepairMemory> memories = new ConcurrentHashMap<>();
    this.board =
        new VolumeHealthView(chronicle, node.lifecycles(), node.time(), memories, node.aside());
    this.queue = new RepairQueue(node, chronicle, board, memories);
  }

  /** See {@link ReconcileConnections#step}. */
  public synchronized Duration step() {
    node.lifecycles().settle();
    if (mustLook()) {
      look();
    }
    last.ifPresent(queue::begin);
    return pause();
  }

  /** What the last looks have shown. */
  public VolumeHealthView board() {
    return board;
  }

  /**
   * Connects what is missing of this subsystem, also for volumes that are not mounted: an
   * administrator knows better.
   */
  public void reconnect(SubsystemNqn nqn) {
    queue.order(nqn);
    impatient(nqn);
  }

  /** Forgets how often repairs of this subsystem have failed, and wakes the loop. */
  public void impatient(SubsystemNqn nqn) {
    queue.impatient(nqn);
    node.hints().lookNow();
  }

  private boolean mustLook() {
    Duration now = node.time().uptime();
    return node.hints().due().filter(at -> at.compareTo(now) <= 0).isPresent()
        || last.filter(look -> now.minus(look.at()).compareTo(LOOK) < 0)
            .filter(this::unchanged)
            .isEmpty();
  }

  private boolean unchanged(Observation look) {
    Optional<BootMoment> at = node.survey().moment();
    boolean unchanged = node.topology().unchanged(look.snapshot().topology());
    if (unchanged) {
      node.survey().unchanged(at);
    }
    return unchanged;
  }

  private void look() {
    node.hints().looking();
    last.ifPresent(before -> before.since().forgetBefore());
    Duration at = node.time().uptime();
    Optional<BootMoment> moment = node.survey().moment();
    QuietSince since = QuietSince.now(node.locks(), node.reservations());
    List<StagedVolume> volumes = records();
    ObservedTopology topology = node.topology().observe();
    MountSurvey.Survey survey =
        node.survey().survey(topology, node.identity().current(), volumes, moment);
    Snapshot snapshot = survey.snapshot();
    Observation look = new Observation(snapshot, survey.unsure(), at, since);
    Optional<Observation> before =
        last.filter(old -> old.snapshot().differsInSubsystemsOnly(snapshot));
    last = Optional.of(look);
    List<DesiredSubsystem> all = DesiredSubsystem.of(volumes);
    for (DesiredSubsystem desired : all) {
      if (before.filter(old -> stillWell(desired, old, look)).isEmpty()) {
        judgeAlone(desired, look);
      }
    }
    Set<SubsystemNqn> nqns = all.stream().map(DesiredSubsystem::nqn).collect(Collectors.toSet());
    judged.keySet().retainAll(nqns);
    queue.keepOnly(nqns);
    node.aside()
        .keepOnly(
            Kind.SUBSYSTEM, nqns.stream().map(SubsystemNqn::value).collect(Collectors.toSet()));
    node.aside()
        .attempt(
            Kind.LOOP, "connections that came late", () -> node.repairs().letGoStrays(topology));
    chronicle.keepOnly(volumes.stream().map(StagedVolume::id).collect(Collectors.toSet()));
    board.keep(snapshot, all);
    machines.looked(look, all, board.healths());
  }

  /** Those that can be read; of the others it is told. */
  private List<StagedVolume> records() {
    VolumeRecords.Records records = node.records().read();
    records.unreadable().forEach(one -> node.aside().failed(Kind.RECORD, one.file(), one.why()));
    node.aside()
        .keepOnly(
            Kind.RECORD,
            records.unreadable().stream()
                .map(VolumeRecords.Unreadable::file)
                .collect(Collectors.toSet()));
    return records.volumes();
  }

  /**
   * True if everything was well at the look before, is the same now, and nobody was at work in
   * between: then the verdicts stand, and what was to be done still is. Most volumes are so, nearly
   * always.
   */
  private boolean stillWell(DesiredSubsystem desired, Observation before, Observation look) {
    SubsystemNqn nqn = desired.nqn();
    return desired.equals(judged.get(nqn))
        && before.snapshot().topology().withNqn(nqn).equals(look.snapshot().topology().withNqn(nqn))
        && desired.volumes().stream()
            .allMatch(volume ->
                board.health(volume.id()).filter(h -> h.verdict() == Verdict.HEALTHY).isPresent())
        && desired.volumes().stream().noneMatch(volume -> look.unsure().contains(volume.id()))
        && before.since().quiet(nqn)
        && before.since().quiet(desired).size() == desired.volumes().size();
  }

  /** One subsystem that cannot be judged has no verdicts and no repairs; the others have theirs. */
  private void judgeAlone(DesiredSubsystem desired, Observation look) {
    if (!node.aside().attempt(Kind.SUBSYSTEM, desired.nqn().value(), () -> judge(desired, look))) {
      judged.remove(desired.nqn());
      queue.remove(desired.nqn());
      desired.volumes().forEach(volume -> board.remove(volume.id()));
    }
  }

  private void judge(DesiredSubsystem desired, Observation look) {
    queue.remove(desired.nqn());
    judged.remove(desired.nqn());
    if (!look.since().quiet(desired.nqn())) {
      return;
    }
    desired.volumes().stream()
        .map(StagedVolume::id)
        .filter(look.unsure()::contains)
        .forEach(board::remove);
    Instant now = node.time().now();
    List<StagedVolume> volumes = look.certain(desired);
    for (VolumeHealth health :
        Judge.judge(desired, volumes, look.snapshot(), board.healths(), now)) {
      chronicle.note(board.health(health.volume()), health, now);
      board.put(health);
    }
    machines.judged(desired);
    queue.add(desired);
    if (volumes.size() == desired.volumes().size()) {
      judged.put(desired.nqn(), desired);
    }
  }

  /** Until the next sweep, a little more or less, so that nodes do not march in step. */
  private Duration pause() {
    Duration now = node.time().uptime();
    Duration sweep =
        Duration.ofNanos((long) (node.sweep().toNanos() * (0.9 + node.chance().nextDouble() / 5)));
    Duration until = earlier(sweep, node.hints().due().map(at -> at.minus(now)));
    return earlier(until, queue.next().map(at -> at.minus(now)));
  }

  private static Duration earlier(Duration one, Optional<Duration> other) {
    return other
        .filter(o -> o.compareTo(one) < 0)
        .map(o -> o.isNegative() ? Duration.ZERO : o)
        .orElse(one);
  }
}
