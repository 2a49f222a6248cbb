package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.TargetLimits;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.reconcile.Hints;
import dev.holdfast.application.reconcile.Lifecycles;
import dev.holdfast.application.reconcile.SetAside;
import dev.holdfast.application.reconcile.Supervisor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** All that the node can be asked to do, built from what its host offers. */
public record NodeServices(
    StageVolume stage,
    UnstageVolume unstage,
    PublishVolume publish,
    UnpublishVolume unpublish,
    ExpandVolume expand,
    ReportVolumeUsage usage,
    DescribeNode describe,
    InspectHost inspect,
    ReconcileConnections reconcile,
    ReportVolumeHealth health) {

  /**
   * What the loop needs besides the host.
   *
   * @param sweep between two light looks
   * @param restageWithin from the loss of a volume, the loop replaces its dead mount by itself
   * @param aside one for the node, so that all that is set aside is shown
   * @param workers runs repairs beside the loop
   * @param chance for jitter, from many threads
   */
  public record Looping(
      Duration sweep,
      Duration restageWithin,
      Lifecycles lifecycles,
      FactPublisher facts,
      RecoveryObserver observer,
      Hints hints,
      SetAside aside,
      Executor workers,
      RandomGenerator chance) {}

  public static NodeServices of(
      NodePorts ports, NodeTiming timing, Looping looping, DescribeNode.Node node) {
    VolumeReservations reservations = new VolumeReservations();
    SubsystemLocks locks = new SubsystemLocks();
    Lifecycles lifecycles = looping.lifecycles();
    VolumeOperation operation = new VolumeOperation(reservations, looping.hints());
    VolumeLedger ledger = new VolumeLedger(ports.records());
    VolumeMounts mounts = new VolumeMounts(ports.mountTable(), ports.devices());
    MountOwners owners = new MountOwners(ports.records(), ports.kubelet(), mounts);
    StagingSight sight = new StagingSight(ports, mounts, owners);
    NamespaceLocator locator = new NamespaceLocator(ports, timing);
    Unmounting unmounting = new Unmounting(ports, timing, mounts);
    LateControllers late = new LateControllers(ports, timing, locks, mounts, sight);
    PathConnects paths = new PathConnects(ports, timing, lifecycles, late);
    RememberedCredentials credentials = new RememberedCredentials();
    Letting letting =
        new Letting(
            ports,
            timing,
            locks,
            unmounting,
            new Releasing(ports, ledger, timing, mounts, owners, sight, lifecycles),
            credentials);
    StagedDevices staged = new StagedDevices(ports.records(), ports.topology(), locator, mounts);
    FilesystemStaging filesystems =
        new FilesystemStaging(
            ports, ledger, timing, mounts, unmounting, new FormatProof(ports, timing, locator));
    Restaging restaging =
        new Restaging(
            ports, operation, ledger, mounts, locator, filesystems, looping.restageWithin());
    SetAside aside = looping.aside();
    Supervisor supervisor =
        new Supervisor(
            new Supervisor.Surroundings(
                ports.topology(),
                ports.records(),
                ports.identity(),
                ports.time(),
                new MountTableSurvey(ports, mounts, owners, sight, looping.restageWithin(), aside),
                new ConnectionRepairs(ports, timing, ledger, paths, credentials, restaging, late),
                locks,
                reservations,
                new TargetLimits(),
                lifecycles,
                looping.facts(),
                looping.observer(),
                looping.hints(),
                aside,
                looping.sweep(),
                looping.workers(),
                looping.chance()));
    return new NodeServices(
        new StageVolumeService(
            ports,
            timing,
            ledger,
            operation,
            mounts,
            new Connections(ports, timing, paths),
            new Tuning(ports.topology(), ports.tuning(), ports.records()),
            locator,
            filesystems,
            letting,
            credentials,
            new EarlierStaging(ports, sight, letting, node.maxVolumes())),
        new UnstageVolumeService(
            ports, operation, ledger, mounts, owners, sight, locator, unmounting, letting),
        new PublishVolumeService(
            ports, timing, operation, mounts, owners, locator, unmounting, restaging),
        new UnpublishVolumeService(ports, operation, owners, unmounting),
        new ExpandVolumeService(ports, timing, operation, staged, locator),
        new ReportVolumeUsageService(ports, timing, staged),
        () -> node,
        new InspectHostService(ports.checks(), ports.records()),
        new SupervisingService(
            supervisor,
            ports,
            timing,
            locks,
            locator,
            new Rebuilding(ports, mounts, reservations, aside)),
        supervisor.board());
  }

  /** What is done when the program ends. */
  public static PrepareForShutdown atTheEnd(NodePorts ports, NodeShutdown shutdown) {
    return new PrepareForShutdownService(
        ports, shutdown, new VolumeMounts(ports.mountTable(), ports.devices()));
  }
}
