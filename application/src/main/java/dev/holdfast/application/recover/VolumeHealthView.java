package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.evict.StrandedPodWatch;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.eviction.StrandedPod;
import dev.holdfast.domain.eviction.StrandedPods;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Judge;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RepairMemory;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The loop's findings, for any thread. */
public final class VolumeHealthView implements ReportVolumeHealth {
  private final VerdictHistory history;
  private final Lifecycles lifecycles;
  private final HostTime time;
  private final Map<SubsystemNqn, RepairMemory> memories;
  private final PartialFailures failures;
  private final NavigableMap<VolumeId, VolumeHealth> healths = new ConcurrentSkipListMap<>();
  private final Map<SubsystemNqn, List<RecoveryAction>> wanted = new ConcurrentHashMap<>();
  private final StrandedPodWatch stranded = new StrandedPodWatch();

  /** The volumes that were judged in the look under way. */
  private final Set<VolumeId> fresh = new HashSet<>();

  private volatile Optional<Snapshot> last = Optional.empty();
  private volatile Map<VolumeId, DesiredSubsystem> staged = Map.of();
  private volatile List<Finding> foreign = List.of();
  private volatile Duration scannedAt;

  VolumeHealthView(
      VerdictHistory history,
      Lifecycles lifecycles,
      HostTime time,
      Map<SubsystemNqn, RepairMemory> memories,
      PartialFailures failures) {
    this.history = history;
    this.lifecycles = lifecycles;
    this.time = time;
    this.memories = memories;
    this.failures = failures;
    this.scannedAt = time.uptime();
  }

  @Override
  public Duration lookAge() {
    return time.uptime().minus(scannedAt);
  }

  @Override
  public List<Aside> setAside() {
    return failures.all();
  }

  @Override
  public List<VolumeHealth> all() {
    return List.copyOf(healths.values());
  }

  @Override
  public List<Finding> foreign() {
    return foreign;
  }

  @Override
  public Optional<ObservedTopology> topology() {
    return last.map(Snapshot::topology);
  }

  @Override
  public Optional<Report> report(VolumeId volume) {
    return health(volume)
        .map(health ->
            new Report(
                health,
                record(volume).filter(StagedVolume::rebuilt).isPresent(),
                history.history(volume),
                record(volume).map(lifecycles::of).orElse(List.of()),
                repairs(health.nqn()),
                timers(volume)));
  }

  /** The pods for which nothing else helps, by the same looks. */
  public StrandedPodWatch stranded() {
    return stranded;
  }

  Map<VolumeId, VolumeHealth> healths() {
    return healths;
  }

  Optional<VolumeHealth> health(VolumeId volume) {
    return Optional.ofNullable(healths.get(volume));
  }

  /** Before a scan, whose predecessor may have ended anywhere. */
  void begin() {
    fresh.clear();
  }

  void put(VolumeHealth health) {
    healths.put(health.volume(), health);
    fresh.add(health.volume());
  }

  /** A volume that cannot be judged is not shown with an earlier verdict. */
  void remove(VolumeId volume) {
    healths.remove(volume);
    fresh.remove(volume);
  }

  void wanted(SubsystemNqn nqn, List<RecoveryAction> actions) {
    wanted.put(nqn, actions);
  }

  /** After a scan: forgets everything about volumes that are not staged any more. */
  void keep(Snapshot snapshot, List<DesiredSubsystem> desired) {
    last = Optional.of(snapshot);
    Map<VolumeId, DesiredSubsystem> byVolume = new HashMap<>();
    desired.forEach(one -> one.volumes().forEach(volume -> byVolume.put(volume.id(), one)));
    staged = byVolume;
    Set<SubsystemNqn> nqns =
        desired.stream().map(DesiredSubsystem::nqn).collect(Collectors.toSet());
    foreign = Judge.foreign(covered(desired), snapshot);
    healths.keySet().retainAll(byVolume.keySet());
    wanted.keySet().retainAll(nqns);
    scannedAt = time.uptime();
    stranded.observed(
        desired.stream()
            .flatMap(one -> one.volumes().stream())
            .flatMap(volume -> stranded(volume, snapshot).stream())
            .toList(),
        byVolume.keySet(),
        scannedAt);
  }

  private List<StrandedPod> stranded(StagedVolume volume, Snapshot snapshot) {
    return health(volume.id())
        .filter(health -> fresh.contains(health.volume()))
        .map(health -> StrandedPods.of(volume, health, snapshot))
        .orElse(List.of());
  }

  /** A volume that a reboot has left on record, and that is not mounted, uses no controller. */
  private Set<SubsystemNqn> covered(List<DesiredSubsystem> desired) {
    return desired.stream()
        .filter(one ->
            one.volumes().stream()
                .anyMatch(
                    volume -> health(volume.id()).filter(h -> h.has(Verdict.UNMOUNTED)).isEmpty()))
        .map(DesiredSubsystem::nqn)
        .collect(Collectors.toSet());
  }

  private List<Repair> repairs(SubsystemNqn nqn) {
    Duration now = time.uptime();
    RepairMemory memory = memories.getOrDefault(nqn, RepairMemory.NONE);
    return wanted.getOrDefault(nqn, List.of()).stream()
        .map(action ->
            memory
                .of(action)
                .map(tries ->
                    new Repair(
                        action.describe(),
                        tries.tried(),
                        tries.last(),
                        later(tries.notBefore().minus(now)),
                        tries.pastHorizon(action.pace(), now)))
                .orElse(new Repair(action.describe(), 0, "", Duration.ZERO, false)))
        .toList();
  }

  private static Duration later(Duration until) {
    return until.isNegative() ? Duration.ZERO : until;
  }

  private Optional<StagedVolume> record(VolumeId volume) {
    return Optional.ofNullable(staged.get(volume)).stream()
        .flatMap(desired -> desired.volumes().stream())
        .filter(one -> one.id().equals(volume))
        .findFirst();
  }

  private List<Timers> timers(VolumeId volume) {
    DesiredSubsystem desired = staged.get(volume);
    return desired == null
        ? List.of()
        : record(volume).stream()
            .flatMap(one -> one.attachment().addresses().stream())
            .map(address -> timers(desired, address))
            .toList();
  }

  private Timers timers(DesiredSubsystem desired, TransportId address) {
    Optional<Controller> controller =
        last.flatMap(snapshot ->
            snapshot.topology().serving(desired.nqn(), address, snapshot.host()).stream()
                .min(Comparator.comparing(found -> !found.state().serves())));
    return new Timers(
        address,
        controller.map(Controller::name),
        desired.policyToMaintain(
            address, last.map(s -> s.topology().withNqn(desired.nqn())).orElse(List.of())),
        controller.map(Controller::timers));
  }
}
