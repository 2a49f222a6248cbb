package dev.holdfast.application.node;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.connect.ConnectionRelease;
import dev.holdfast.application.connect.ConnectionSettings;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.connect.PathConnect;
import dev.holdfast.application.connect.StrayControllers;
import dev.holdfast.application.connect.SubsystemConnect;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.operation.WakeRequests;
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
import dev.holdfast.application.publish.ExpandVolumeService;
import dev.holdfast.application.publish.PublishVolumeService;
import dev.holdfast.application.publish.ReportVolumeUsageService;
import dev.holdfast.application.publish.StagedVolumeLookup;
import dev.holdfast.application.publish.UnpublishVolumeService;
import dev.holdfast.application.recover.ConnectionRepairs;
import dev.holdfast.application.recover.MountInspection;
import dev.holdfast.application.recover.PrepareForShutdownService;
import dev.holdfast.application.recover.ReconcileConnectionsService;
import dev.holdfast.application.recover.RecordRecovery;
import dev.holdfast.application.recover.Supervisor;
import dev.holdfast.application.stage.FilesystemMount;
import dev.holdfast.application.stage.FormatProof;
import dev.holdfast.application.stage.StageRequestCheck;
import dev.holdfast.application.stage.StageVolumeService;
import dev.holdfast.application.stage.StagingMountRepair;
import dev.holdfast.application.stage.UnstageVolumeService;
import dev.holdfast.application.stage.VolumeTeardown;
import java.time.Duration;
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
   * @param chance for jitter, from many threads
   */
  public record RecoverySettings(
      Duration sweep,
      Duration restageWithin,
      Lifecycles lifecycles,
      FactPublisher facts,
      RecoveryObserver observer,
      WakeRequests hints,
      PartialFailures aside,
      RandomGenerator chance) {}

  public static NodeServices of(
      NodePorts ports, NodeTimeouts timing, RecoverySettings looping, DescribeNode.Node node) {
    VolumeReservations reservations = new VolumeReservations();
    SubsystemLocks locks = new SubsystemLocks(ports.time());
    Lifecycles lifecycles = looping.lifecycles();
    VolumeOperation operation = new VolumeOperation(reservations, looping.hints());
    VolumeRecordUpdates ledger = new VolumeRecordUpdates(ports.records());
    VolumeMounts mounts = new VolumeMounts(ports.mountTable(), ports.devices());
    MountOwners owners = new MountOwners(ports.records(), ports.kubelet(), mounts);
    StagingInspection sight = new StagingInspection(ports, mounts, owners);
    NamespaceLocator locator = new NamespaceLocator(ports, timing);
    VolumeUnmount unmounting = new VolumeUnmount(ports, timing, mounts);
    StrayControllers late = new StrayControllers(ports, timing, locks, mounts, sight);
    PathConnect paths = new PathConnect(ports, timing, lifecycles, late);
    CredentialCache credentials = new CredentialCache();
    VolumeTeardown letting =
        new VolumeTeardown(
            ports,
            timing,
            locks,
            unmounting,
            new ConnectionRelease(ports, ledger, timing, mounts, owners, sight, lifecycles),
            credentials);
    StagedVolumeLookup staged =
        new StagedVolumeLookup(ports.records(), ports.topology(), locator, mounts);
    FilesystemMount filesystems =
        new FilesystemMount(
            ports, ledger, timing, mounts, unmounting, new FormatProof(ports, timing, locator));
    StagingMountRepair restaging =
        new StagingMountRepair(
            ports, operation, ledger, mounts, locator, filesystems, looping.restageWithin());
    PartialFailures aside = looping.aside();
    Supervisor supervisor =
        new Supervisor(
            new Supervisor.RecoveryContext(
                ports.topology(),
                ports.records(),
                ports.identity(),
                ports.time(),
                new MountInspection(ports, mounts, owners, sight, looping.restageWithin(), aside),
                new ConnectionRepairs(ports, timing, ledger, paths, credentials, restaging, late),
                locks,
                reservations,
                new TargetLimits(ports.time()),
                lifecycles,
                looping.facts(),
                looping.observer(),
                looping.hints(),
                aside,
                looping.sweep(),
                looping.chance()));
    return new NodeServices(
        new StageVolumeService(
            ports,
            timing,
            ledger,
            operation,
            mounts,
            new SubsystemConnect(ports, timing, paths),
            new ConnectionSettings(ports.topology(), ports.tuning(), ports.records()),
            locator,
            filesystems,
            letting,
            credentials,
            new StageRequestCheck(ports, sight, letting, node.maxVolumes())),
        new UnstageVolumeService(
            ports, operation, ledger, mounts, owners, sight, locator, unmounting, letting),
        new PublishVolumeService(
            ports, timing, operation, mounts, owners, locator, unmounting, restaging),
        new UnpublishVolumeService(ports, operation, owners, unmounting),
        new ExpandVolumeService(ports, timing, operation, staged, locator),
        new ReportVolumeUsageService(ports, timing, staged),
        () -> node,
        new InspectHostService(ports.checks(), ports.records()),
        new ReconcileConnectionsService(
            supervisor,
            ports,
            timing,
            locks,
            locator,
            new RecordRecovery(ports, mounts, reservations, aside)),
        supervisor.board());
  }

  /** What is done when the program ends. */
  public static PrepareForShutdown atTheEnd(NodePorts ports, NodeShutdown shutdown) {
    return new PrepareForShutdownService(
        ports, shutdown, new VolumeMounts(ports.mountTable(), ports.devices()));
  }
}
