package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.BlockDevices;
import dev.holdfast.application.port.out.FabricConnector;
import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.application.port.out.FabricTuning;
import dev.holdfast.application.port.out.Filesystems;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.application.port.out.MountTable;
import dev.holdfast.application.port.out.Mounts;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.domain.identity.BootMoment;
import java.util.List;
import java.util.Optional;

/** All that the node needs from its host. */
public record NodePorts(
    FabricTopology topology,
    FabricConnector connector,
    FabricTuning tuning,
    Portals portals,
    HostIdentity identity,
    MountTable mountTable,
    Mounts mounts,
    Filesystems filesystems,
    BlockDevices devices,
    VolumeRecords records,
    KubeletVolumes kubelet,
    List<HostChecks> checks,
    HostTime time) {

  public NodePorts {
    checks = List.copyOf(checks);
  }

  /**
   * Now, so that a later process can say how long ago it was; empty if the kernel does not tell.
   */
  Optional<BootMoment> moment() {
    return mountTable
        .boot()
        .flatMap(boot -> time.sinceBoot().map(uptime -> new BootMoment(boot, uptime)));
  }
}
