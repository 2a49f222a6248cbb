package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A host with one subsystem in it, to be spoilt: two controllers, {@code nvme0} at {@link #FIRST}
 * and {@code nvme1} at {@link #SECOND}, one namespace, mounted at its staging path.
 */
final class World {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:one");
  static final TransportId FIRST = TransportId.tcp("10.0.0.1", 4420);
  static final TransportId SECOND = TransportId.tcp("10.0.1.1", 4420);
  static final TransportId THIRD = TransportId.tcp("10.0.2.1", 4420);
  static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:51a1a7ed-0000-4000-8000-0000000d0e5f"),
          HostId.parse("51a1a7ed-0000-4000-8000-0000000d0e5f"));
  static final NamespaceIdentifiers IDS = ids(1);
  static final ConnectionPolicy POLICY = ConnectionPolicy.DEFAULT;
  static final ControllerTimers TIMERS =
      new ControllerTimers(
          Optional.of(Timeout.ofSeconds(60)),
          Optional.of(Duration.ofSeconds(2)),
          Optional.of(Timeout.OFF),
          Optional.of(Duration.ofSeconds(30)));

  record Ctrl(String name, TransportId address, KernelState state, ControllerTimers timers) {}

  final Map<String, Ctrl> controllers = new HashMap<>();
  final Map<String, AnaState> ana = new HashMap<>();
  final List<String> pathless = new ArrayList<>();

  /** The controllers that Holdfast has not created. */
  final Set<String> byHand = new HashSet<>();

  final List<SeenMount> mounts = new ArrayList<>();
  final Map<DeviceNumber, List<String>> doubts = new HashMap<>();
  final List<Subsystem> others = new ArrayList<>();
  final Map<VolumeId, List<String>> unwritten = new HashMap<>();
  final Map<VolumeId, String> lostWrites = new HashMap<>();
  final Map<VolumeId, BootMoment> lastAlive = new HashMap<>();
  final Set<VolumeId> surelyHere = new HashSet<>();
  final Map<VolumeId, Fence> fences = new HashMap<>();
  boolean ordered;
  Optional<NamespaceIdentifiers> shown = Optional.of(IDS);
  NativeMultipath multipath = NativeMultipath.ON;
  boolean subsystem = true;
  long bytes = 1L << 30;
  String transport = "tcp";
  Optional<Duration> delayedRemoval = Optional.empty();

  World() {
    controller("nvme0", FIRST, KernelState.LIVE);
    controller("nvme1", SECOND, KernelState.LIVE);
    mounted(new MountState.Alive(IDS, new DeviceNumber(259, 1)));
    List.of("v1", "v2", "v3").forEach(id -> fences.put(new VolumeId(id), Fence.NOT_WANTED));
  }

  static NamespaceIdentifiers ids(int nsid) {
    return new NamespaceIdentifiers(
        nsid, Optional.of(new UUID(7, nsid)), Optional.empty(), Optional.empty());
  }

  World controller(String name, TransportId at, KernelState state) {
    controllers.put(name, new Ctrl(name, at, state, TIMERS));
    return this;
  }

  World timers(String name, ControllerTimers timers) {
    Ctrl old = java.util.Objects.requireNonNull(controllers.get(name));
    controllers.put(name, new Ctrl(name, old.address(), old.state(), timers));
    return this;
  }

  World mounted(MountState state) {
    mounts.clear();
    mounts.add(mount("/staging/v1", state));
    return this;
  }

  static SeenMount mount(String at, MountState state) {
    return new SeenMount(at, state, false, Optional.empty(), Optional.of(new VolumeId("v1")));
  }

  static StagedVolume volume(String id, int nsid, TransportId... addresses) {
    return volume(id, nsid, POLICY, List.of(addresses));
  }

  static StagedVolume volume(
      String id, int nsid, ConnectionPolicy policy, List<TransportId> addresses) {
    return new StagedVolume(
        new VolumeId(id),
        new StagedVolume.Request(
            new HostPath("/staging/" + id),
            new VolumeAttachment(
                NQN,
                addresses,
                NamespaceSelector.exactly(ids(nsid)),
                policy,
                1,
                OutagePolicy.RELEASE,
                Duration.ofMinutes(15)),
            new VolumeCapability(
                new VolumeUse.Filesystem(FilesystemType.EXT4, List.of()),
                AccessMode.SINGLE_NODE_WRITER)),
        new StagedVolume.Device(Optional.of(ids(nsid)), Optional.empty()),
        new StagedVolume.Progress(List.of(), Optional.empty(), true, false),
        StagedVolume.Outage.NONE);
  }

  static StagedVolume incomplete(StagedVolume volume) {
    return new StagedVolume(
        volume.id(),
        volume.request(),
        volume.device(),
        new StagedVolume.Progress(List.of(), volume.boot(), false, false),
        StagedVolume.Outage.NONE);
  }

  Snapshot snapshot() {
    List<Subsystem> subsystems = new ArrayList<>(others);
    if (subsystem) {
      DeviceName head = new DeviceName("nvme0n1");
      Map<String, List<Path>> paths =
          controllers.values().stream()
              .filter(c -> !pathless.contains(c.name()) && shown.isPresent())
              .collect(
                  Collectors.toMap(
                      Ctrl::name,
                      c ->
                          List.of(
                              new Path(
                                  "nvme0c" + c.name().substring(4) + "n1",
                                  new ControllerName(c.name()),
                                  c.state(),
                                  ana.getOrDefault(c.name(), AnaState.OPTIMIZED),
                                  head))));
      List<Controller> seen =
          controllers.values().stream()
              .map(c ->
                  new Controller(
                      new ControllerName(c.name()),
                      c.state(),
                      c.state().word(),
                      transport,
                      new PathAddress(
                          Map.of(
                              "traddr",
                              c.address().traddr(),
                              "trsvcid",
                              Integer.toString(c.address().trsvcid()))),
                      ControllerType.IO,
                      OptionalInt.empty(),
                      Optional.of(HOST.nqn().value()),
                      Optional.empty(),
                      c.timers(),
                      paths.getOrDefault(c.name(), List.of()),
                      OptionalLong.of(c.name().hashCode())))
              .toList();
      List<Namespace> namespaces =
          shown
              .map(ids ->
                  List.of(
                      new Namespace(
                          head,
                          new DeviceNumber(259, 1),
                          ids,
                          bytes,
                          false,
                          paths.values().stream().flatMap(List::stream).toList(),
                          delayedRemoval)))
              .orElse(List.of());
      subsystems.add(
          new Subsystem(
              "nvme-subsys0",
              NQN,
              Optional.of("Linux"),
              Optional.empty(),
              Optional.of("numa"),
              seen,
              namespaces));
    }
    return new Snapshot(
        HOST,
        new ObservedTopology(multipath, subsystems),
        new SeenMounts(mounts),
        doubts,
        unwritten,
        lostWrites,
        lastAlive,
        surelyHere,
        fences,
        controllers.values().stream()
            .filter(c -> !byHand.contains(c.name()))
            .map(c -> created(c.name(), c.address()))
            .toList());
  }

  static CreatedController created(String name, TransportId address) {
    return new CreatedController(NQN, address, HOST, new ControllerName(name), name.hashCode());
  }

  VolumeHealth judge(StagedVolume volume) {
    return judge(List.of(volume)).getFirst();
  }

  List<VolumeHealth> judge(List<StagedVolume> volumes) {
    DesiredSubsystem desired = new DesiredSubsystem(NQN, volumes);
    return Judge.judge(desired, desired.volumes(), snapshot(), Map.of(), NOW);
  }

  List<RecoveryAction> wanted(StagedVolume... volumes) {
    return plan(List.of(volumes), RepairMemory.NONE, Duration.ofHours(1)).wanted();
  }

  Plan plan(List<StagedVolume> volumes, RepairMemory memory, Duration uptime) {
    return Planner.plan(
        new DesiredSubsystem(NQN, volumes), judge(volumes), snapshot(), memory, uptime, ordered);
  }
}
