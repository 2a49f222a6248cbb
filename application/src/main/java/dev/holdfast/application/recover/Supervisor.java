package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.connect.ControllerSurvey;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.lifecycle.LifecycleObserver;
import dev.holdfast.application.lifecycle.Observation;
import dev.holdfast.application.lifecycle.ScanStart;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.out.HostIdentity;
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
import java.util.stream.Collectors;

/**
 * The loop that keeps volumes connected. Every second a light sweep; a whole scan when it shows a
 * change, on request, and every half minute; a verdict for each volume on which no operation is in
 * progress; and the repairs that are due, beside the loop.
 */
public final class Supervisor {
  private static final Duration WHOLE_SCAN = Duration.ofSeconds(30);
  private static final String OWNERSHIP = "record of created controllers";

  /** Its needs from the node around it. */
  public record RecoveryContext(
      FabricTopology topology,
      VolumeRecords records,
      HostIdentity identity,
      HostTime time,
      MountSurvey survey,
      Repairs repairs,
      ControllerSurvey controllers,
      SubsystemLocks locks,
      VolumeReservations reservations,
      TargetLimits limits,
      RecoverySettings settings) {}

  private final RecoveryContext node;
  private final LifecycleObserver machines;
  private final VerdictHistory history;
  private final VolumeHealthView view;
  private final RepairQueue queue;

  /** Those all of whose volumes the last scan has judged. */
  private final Map<SubsystemNqn, DesiredSubsystem> judged = new HashMap<>();

  private Optional<Observation> last = Optional.empty();

  public Supervisor(RecoveryContext node) {
    this.node = node;
    this.machines = new LifecycleObserver(node.settings().lifecycles(), node.time());
    this.history = new VerdictHistory(node.settings().facts(), node.settings().observer());
    Map<SubsystemNqn, RepairMemory> memories = new ConcurrentHashMap<>();
    this.view =
        new VolumeHealthView(
            history,
            node.settings().lifecycles(),
            node.time(),
            memories,
            node.settings().failures());
    this.queue = new RepairQueue(node, history, view, memories);
  }

  /** See {@link ReconcileConnections#step}. */
  public synchronized Duration step() {
    node.settings().lifecycles().settle();
    if (mustScan()) {
      scan();
    }
    last.ifPresent(queue::begin);
    return pause();
  }

  /** The results of the last scans. */
  public VolumeHealthView view() {
    return view;
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
    node.settings().wakeRequests().scanNow();
  }

  private boolean mustScan() {
    Duration now = node.time().uptime();
    return node.settings().wakeRequests().due().filter(at -> at.compareTo(now) <= 0).isPresent()
        || last.filter(observation -> now.minus(observation.at()).compareTo(WHOLE_SCAN) < 0)
            .filter(this::unchanged)
            .isEmpty();
  }

  private boolean unchanged(Observation observation) {
    Optional<BootMoment> at = node.survey().moment();
    boolean unchanged = node.topology().unchanged(observation.snapshot().topology());
    if (unchanged) {
      node.survey().unchanged(at);
    }
    return unchanged;
  }

  private void scan() {
    node.settings().wakeRequests().begin();
    view.begin();
    last.ifPresent(before -> before.since().forgetBefore());
    Duration at = node.time().uptime();
    Optional<BootMoment> moment = node.survey().moment();
    ScanStart since = ScanStart.now(node.locks(), node.reservations());
    List<StagedVolume> volumes = records();
    ObservedTopology topology = node.controllers().look();
    MountSurvey.Survey survey =
        node.survey().survey(topology, node.identity().current(), volumes, moment);
    Snapshot snapshot = survey.snapshot().withCreated(node.controllers().in(topology));
    Observation observation = new Observation(snapshot, survey.unsure(), at, since);
    Optional<Observation> before =
        last.filter(old -> old.snapshot().differsInSubsystemsOnly(snapshot));
    last = Optional.of(observation);
    List<DesiredSubsystem> all = DesiredSubsystem.of(volumes);
    for (DesiredSubsystem desired : all) {
      if (before.filter(old -> stillWell(desired, old, observation)).isEmpty()) {
        judgeAlone(desired, observation);
      }
    }
    Set<SubsystemNqn> nqns = all.stream().map(DesiredSubsystem::nqn).collect(Collectors.toSet());
    judged.keySet().retainAll(nqns);
    queue.keepOnly(nqns);
    node.settings()
        .failures()
        .keepOnly(
            Kind.SUBSYSTEM, nqns.stream().map(SubsystemNqn::value).collect(Collectors.toSet()));
    node.settings()
        .failures()
        .attempt(
            Kind.LOOP,
            "controllers that no volume needs",
            () -> node.repairs().removeUnneeded(topology));
    node.controllers()
        .doubt()
        .ifPresentOrElse(
            why -> node.settings().failures().failed(Kind.LOOP, OWNERSHIP, why),
            () -> node.settings().failures().well(Kind.LOOP, OWNERSHIP));
    history.keepOnly(volumes.stream().map(StagedVolume::id).collect(Collectors.toSet()));
    view.keep(snapshot, all);
    machines.observed(observation, all, view.healths());
  }

  /** The readable ones; the others are reported. */
  private List<StagedVolume> records() {
    VolumeRecords.Records records = node.records().read();
    records
        .unreadable()
        .forEach(one -> node.settings().failures().failed(Kind.RECORD, one.file(), one.why()));
    node.settings()
        .failures()
        .keepOnly(
            Kind.RECORD,
            records.unreadable().stream()
                .map(VolumeRecords.Unreadable::file)
                .collect(Collectors.toSet()));
    return records.volumes();
  }

  /**
   * True if everything was healthy at the scan before, is the same now, and no operation was in
   * progress in between: then the verdicts stand, and so do the planned repairs. Most volumes are
   * so, nearly always.
   */
  private boolean stillWell(DesiredSubsystem desired, Observation before, Observation observation) {
    SubsystemNqn nqn = desired.nqn();
    return desired.equals(judged.get(nqn))
        && before
            .snapshot()
            .topology()
            .withNqn(nqn)
            .equals(observation.snapshot().topology().withNqn(nqn))
        && before.snapshot().created(nqn).equals(observation.snapshot().created(nqn))
        && desired.volumes().stream()
            .allMatch(volume ->
                view.health(volume.id()).filter(h -> h.verdict() == Verdict.HEALTHY).isPresent())
        && desired.volumes().stream()
            .noneMatch(volume -> observation.unsure().contains(volume.id()))
        && before.since().quiet(nqn)
        && before.since().quiet(desired).size() == desired.volumes().size();
  }

  /** One subsystem that cannot be judged has no verdicts and no repairs; the others have theirs. */
  private void judgeAlone(DesiredSubsystem desired, Observation observation) {
    if (!node.settings()
        .failures()
        .attempt(Kind.SUBSYSTEM, desired.nqn().value(), () -> judge(desired, observation))) {
      judged.remove(desired.nqn());
      queue.remove(desired.nqn());
      desired.volumes().forEach(volume -> view.remove(volume.id()));
    }
  }

  private void judge(DesiredSubsystem desired, Observation observation) {
    queue.remove(desired.nqn());
    judged.remove(desired.nqn());
    if (!observation.since().quiet(desired.nqn())) {
      return;
    }
    desired.volumes().stream()
        .map(StagedVolume::id)
        .filter(observation.unsure()::contains)
        .forEach(view::remove);
    Instant now = node.time().now();
    List<StagedVolume> volumes = observation.certain(desired);
    for (VolumeHealth health :
        Judge.judge(desired, volumes, observation.snapshot(), view.healths(), now)) {
      history.note(view.health(health.volume()), health, now);
      view.put(health);
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
        Duration.ofNanos(
            (long)
                (node.settings().sweep().toNanos()
                    * (0.9 + node.settings().chance().nextDouble() / 5)));
    Duration until = earlier(sweep, node.settings().wakeRequests().due().map(at -> at.minus(now)));
    return earlier(until, queue.next().map(at -> at.minus(now)));
  }

  private static Duration earlier(Duration one, Optional<Duration> other) {
    return other
        .filter(o -> o.compareTo(one) < 0)
        .map(o -> o.isNegative() ? Duration.ZERO : o)
        .orElse(one);
  }
}
