package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.application.reconcile.Lifecycles;

/** All that the node can be asked to do, built from what its host offers. */
public record NodeServices(
    StageVolume stage,
    UnstageVolume unstage,
    PublishVolume publish,
    UnpublishVolume unpublish,
    ExpandVolume expand,
    ReportVolumeUsage usage,
    DescribeNode describe,
    InspectHost inspect) {

  public static NodeServices of(
      NodePorts ports, NodeTiming timing, Lifecycles lifecycles, DescribeNode.Node node) {
    VolumeOperation operation = new VolumeOperation(new VolumeReservations());
    VolumeLedger ledger = new VolumeLedger(ports.records());
    VolumeMounts mounts = new VolumeMounts(ports.mountTable(), ports.devices());
    NamespaceLocator locator = new NamespaceLocator(ports, timing);
    Unmounting unmounting = new Unmounting(ports, timing, mounts);
    Connections connections = new Connections(ports, timing, lifecycles);
    Letting letting =
        new Letting(
            ports,
            timing,
            new SubsystemLocks(),
            unmounting,
            new Releasing(ports, ledger, timing, mounts, lifecycles));
    StagedDevices staged = new StagedDevices(ports.records(), ports.topology(), locator, mounts);
    FilesystemStaging filesystems =
        new FilesystemStaging(
            ports, ledger, timing, mounts, unmounting, new FormatProof(ports, timing, locator));
    return new NodeServices(
        new StageVolumeService(
            ports,
            timing,
            ledger,
            operation,
            mounts,
            connections,
            locator,
            filesystems,
            letting,
            node.maxVolumes()),
        new UnstageVolumeService(ports, operation, mounts, locator, unmounting, letting),
        new PublishVolumeService(ports, timing, operation, mounts, locator, unmounting),
        new UnpublishVolumeService(ports, operation, unmounting),
        new ExpandVolumeService(ports, timing, operation, staged, locator),
        new ReportVolumeUsageService(ports, timing, staged),
        () -> node,
        new InspectHostService(ports.checks()));
  }

  /** What is done when the program ends. */
  public static PrepareForShutdown atTheEnd(NodePorts ports, NodeShutdown shutdown) {
    return new PrepareForShutdownService(
        ports, shutdown, new VolumeMounts(ports.mountTable(), ports.devices()));
  }
}
