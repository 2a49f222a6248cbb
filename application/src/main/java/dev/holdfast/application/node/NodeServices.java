package dev.holdfast.application.node;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.connect.ConnectionRelease;
import dev.holdfast.application.connect.ConnectionSettings;
import dev.holdfast.application.connect.CreatedControllers;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.connect.PathConnect;
import dev.holdfast.application.connect.SubsystemConnect;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.application.connect.UnneededControllers;
import dev.holdfast.application.encrypt.Passphrases;
import dev.holdfast.application.encrypt.VolumeMappings;
import dev.holdfast.application.evict.EvictPodsService;
import dev.holdfast.application.evict.EvictionSettings;
import dev.holdfast.application.evict.StrandedPodWatch;
import dev.holdfast.application.fence.FenceSurvey;
import dev.holdfast.application.fence.ReservationChecks;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.MountTarget;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.StoppedFilesystems;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.StateProbe;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.ForgetVolume;
import dev.holdfast.application.port.in.FormatAgain;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.LookUpVolumeHealth;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.TrimVolumes;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.application.publish.ExpandVolumeService;
import dev.holdfast.application.publish.PublishVolumeService;
import dev.holdfast.application.publish.ReportVolumeUsageService;
import dev.holdfast.application.publish.StagedVolumeLookup;
import dev.holdfast.application.publish.UnpublishVolumeService;
import dev.holdfast.application.recover.ConnectionRepairs;
import dev.holdfast.application.recover.LookUpVolumeHealthService;
import dev.holdfast.application.recover.MountInspection;
import dev.holdfast.application.recover.ReconcileConnectionsService;
import dev.holdfast.application.recover.RecordRecovery;
import dev.holdfast.application.recover.RecoverySettings;
import dev.holdfast.application.recover.Supervisor;
import dev.holdfast.application.recover.VolumeKeys;
import dev.holdfast.application.stage.FilesystemGroup;
import dev.holdfast.application.stage.FilesystemGrowth;
import dev.holdfast.application.stage.FilesystemMount;
import dev.holdfast.application.stage.ForgetVolumeService;
import dev.holdfast.application.stage.FormatAgainService;
import dev.holdfast.application.stage.FormatGate;
import dev.holdfast.application.stage.FormatRefusals;
import dev.holdfast.application.stage.StageRequestCheck;
import dev.holdfast.application.stage.StageVolumeService;
import dev.holdfast.application.stage.StagingFence;
import dev.holdfast.application.stage.StagingMountRepair;
import dev.holdfast.application.stage.UnstageVolumeService;
import dev.holdfast.application.stage.VolumeContent;
import dev.holdfast.application.stage.VolumeFormat;
import dev.holdfast.application.stage.VolumeTeardown;
import dev.holdfast.application.stage.WriteBackCheck;
import dev.holdfast.application.trim.TrimChecks;
import dev.holdfast.application.trim.TrimVolumesService;
import dev.holdfast.application.trim.TrimsUnderWay;
import java.util.List;
import java.util.stream.Stream;

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
    ReportVolumeHealth health,
    LookUpVolumeHealth lookUp,
    VolumeJobs jobs,
    FormatAgain formats,
    ForgetVolume forget,
    TrimVolumes trim,
    StrandedPodWatch stranded) {

  public static NodeServices of(
      NodePorts ports, NodeTimeouts timing, RecoverySettings recovery, NodeSettings node) {
    DescribeNodeService describe = new DescribeNodeService(node);
    List<HostChecks> checks =
        Stream.concat(ports.checks().stream(), Stream.of(new ReservationChecks(ports), describe))
            .toList();
    VolumeReservations reservations = new VolumeReservations();
    SubsystemLocks locks = new SubsystemLocks(ports.time());
    Lifecycles lifecycles = recovery.lifecycles();
    VolumeOperation operation = new VolumeOperation(reservations, recovery.wakeRequests());
    VolumeRecordUpdates updates = new VolumeRecordUpdates(ports.records());
    VolumeMounts mounts = new VolumeMounts(ports.mountTable(), ports.devices());
    MountOwners owners = new MountOwners(ports.records(), ports.pods(), ports.kubelet(), mounts);
    PathInspection paths = new PathInspection(ports.topology(), mounts);
    StagingInspection staging = new StagingInspection(ports, paths, mounts, owners);
    NamespaceLocator locator = new NamespaceLocator(ports, timing);
    VolumeUnmount unmount = new VolumeUnmount(ports, timing, paths);
    MountTarget target =
        new MountTarget(mounts, new StoppedFilesystems(ports.filesystems()), paths, unmount);
    Runnable scan = recovery.wakeRequests()::scanNow;
    CreatedControllers created = new CreatedControllers(ports, updates, scan);
    PathConnect connects = new PathConnect(ports, timing, lifecycles, created, scan);
    CredentialCache credentials = new CredentialCache(ports.credentials());
    VolumeJobs jobs = new VolumeJobs(ports);
    TrimsUnderWay trims = new TrimsUnderWay(ports.time());
    VolumeMappings mappings = new VolumeMappings(ports, timing);
    Passphrases passphrases = new Passphrases();
    VolumeFence fence =
        new VolumeFence(
            ports,
            timing,
            updates,
            recovery.observer(),
            recovery.restageWithin(),
            recovery.attached());
    LostWrites losses = new LostWrites(recovery.observer());
    VolumeTeardown teardown =
        new VolumeTeardown(
            ports,
            timing,
            locks,
            unmount,
            new WriteBackCheck(ports, updates, mounts, staging, losses),
            new ConnectionRelease(
                ports, created, timing, mounts, owners, staging, lifecycles, fence),
            credentials,
            jobs,
            trims,
            mappings,
            passphrases);
    StagedVolumeLookup staged = new StagedVolumeLookup(ports.records(), locator, paths);
    FormatRefusals refusals = new FormatRefusals();
    FilesystemGrowth growth = new FilesystemGrowth(ports, timing, jobs);
    FilesystemMount filesystems =
        new FilesystemMount(
            ports,
            updates,
            timing,
            mounts,
            target,
            new VolumeContent(
                ports,
                timing,
                mounts,
                new VolumeFormat(
                    ports,
                    timing,
                    updates,
                    mounts,
                    new FormatGate(ports, timing, locator, refusals),
                    jobs,
                    fence,
                    mappings),
                mappings,
                jobs,
                growth,
                fence),
            growth,
            fence);
    StagingMountRepair mountRepair =
        new StagingMountRepair(
            ports,
            operation,
            updates,
            staging,
            locator,
            target,
            filesystems,
            fence,
            passphrases,
            recovery.restageWithin());
    FilesystemGroup groups = new FilesystemGroup(ports, timing, jobs, mounts, owners);
    PartialFailures failures = recovery.failures();
    StateProbe state = new StateProbe(ports.records(), ports.time());
    Supervisor supervisor =
        new Supervisor(
            new Supervisor.RecoveryContext(
                ports.topology(),
                ports.records(),
                ports.identity(),
                ports.time(),
                new MountInspection(
                    ports,
                    mounts,
                    owners,
                    staging,
                    losses,
                    new FenceSurvey(fence, ports.time()),
                    recovery.restageWithin(),
                    failures),
                new ConnectionRepairs(
                    ports,
                    timing,
                    updates,
                    connects,
                    new VolumeKeys(ports, credentials),
                    mountRepair,
                    fence,
                    new UnneededControllers(ports, timing, locks, mounts, staging, created),
                    created),
                created,
                locks,
                reservations,
                new TargetLimits(ports.time()),
                recovery));
    return new NodeServices(
        new StageVolumeService(
            ports,
            timing,
            updates,
            operation,
            staging,
            new SubsystemConnect(ports, timing, connects, created),
            new ConnectionSettings(ports.topology(), ports.settings(), ports.records(), created),
            locator,
            filesystems,
            teardown,
            credentials,
            new StageRequestCheck(ports, staging, teardown, state, node.maxVolumes()),
            jobs,
            new StagingFence(fence, mounts, staging, unmount),
            groups,
            passphrases),
        new UnstageVolumeService(
            ports, operation, updates, paths, owners, staging, locator, unmount, teardown),
        new PublishVolumeService(
            ports,
            timing,
            operation,
            mounts,
            paths,
            target,
            owners,
            locator,
            unmount,
            mountRepair,
            jobs,
            fence,
            groups),
        new UnpublishVolumeService(ports, operation, owners, unmount),
        new ExpandVolumeService(
            ports, timing, operation, updates, staged, locator, jobs, growth, mappings),
        new ReportVolumeUsageService(ports, timing, staged),
        describe,
        new InspectHostService(checks, ports.records(), state),
        new ReconcileConnectionsService(
            supervisor,
            ports,
            timing,
            locks,
            locator,
            new RecordRecovery(ports, mounts, reservations, failures)),
        supervisor.view(),
        new LookUpVolumeHealthService(ports.records(), supervisor.view()),
        jobs,
        new FormatAgainService(ports, operation, refusals),
        new ForgetVolumeService(ports, operation, staging, owners, teardown),
        new TrimVolumesService(
            ports,
            new TrimChecks(ports, supervisor.view(), jobs, locator, paths),
            trims,
            recovery.chance()),
        supervisor.view().stranded());
  }

  /** Evictions of the pods that hold dead mounts, by the same looks. */
  public EvictPods evictions(NodePorts ports, PodEvictions cluster, EvictionSettings settings) {
    return new EvictPodsService(stranded, jobs::mayRun, cluster, settings, ports.time());
  }
}
