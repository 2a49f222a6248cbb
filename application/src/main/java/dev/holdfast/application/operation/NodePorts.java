package dev.holdfast.application.operation;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.ControllerRecords;
import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostPrograms;
import dev.holdfast.application.port.out.JobRecords;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.application.port.out.TlsKeys;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.EncryptedDevices;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.Mounts;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.domain.identity.BootMoment;
import java.util.List;
import java.util.Optional;

/** All that the node needs from its host. */
public record NodePorts(
    FabricTopology topology,
    FabricConnector connector,
    FabricSettings settings,
    NamespaceReservations reservations,
    Portals portals,
    HostIdentity identity,
    CredentialStore credentials,
    TlsKeys tls,
    MountTable mountTable,
    Mounts mounts,
    Filesystems filesystems,
    FilesystemTrims trims,
    BlockDevices devices,
    EncryptedDevices encrypted,
    VolumeGroups groups,
    VolumeRecords records,
    ControllerRecords controllers,
    JobRecords jobs,
    PodRecords pods,
    HostPrograms programs,
    KubeletVolumes kubelet,
    List<HostChecks> checks,
    HostTime time) {

  public NodePorts {
    checks = List.copyOf(checks);
  }

  /**
   * Now, so that a later process can compute how long ago it was; empty if the kernel does not
   * report it.
   */
  public Optional<BootMoment> moment() {
    return mountTable
        .boot()
        .flatMap(boot -> time.sinceBoot().map(uptime -> new BootMoment(boot, uptime)));
  }
}
