package dev.holdfast.application.mount;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;

/** Looks whether what is on record as staged is there: the one place where that is decided. */
public final class StagingInspection {
  private final NodePorts ports;
  private final VolumeMounts mounts;
  private final MountOwners owners;

  public StagingInspection(NodePorts ports, VolumeMounts mounts, MountOwners owners) {
    this.ports = ports;
    this.mounts = mounts;
    this.owners = owners;
  }

  public StagingState of(StagedVolume record) {
    return of(record, ports.topology().observe());
  }

  private StagingState of(StagedVolume record, ObservedTopology topology) {
    return record.capability().use() instanceof VolumeUse.Block
        ? block(record, topology)
        : filesystem(record, topology);
  }

  /**
   * True if the volume takes a place on this node and may need its connections: asked for in this
   * boot, or shown by the host.
   */
  public boolean there(StagedVolume record) {
    return sameBoot(record).orElse(false) || !(of(record) instanceof StagingState.Nothing);
  }

  /**
   * True if it was staged as a raw device and is not any more: no mount shows that, as it does for
   * a filesystem.
   */
  public boolean rawAndGone(StagedVolume record, ObservedTopology topology) {
    return record.complete()
        && record.capability().use() instanceof VolumeUse.Block
        && !sameBoot(record).orElse(false)
        && of(record, topology) instanceof StagingState.Nothing;
  }

  /** True if what is at the staging path may be unmounted for the volume, nothing included. */
  public boolean clearable(StagedVolume record) {
    return mounts
        .at(record.stagingPath())
        .map(mount -> mounts.standing(mount, ports.topology().observe()))
        .map(standing -> standing instanceof VolumeMounts.Standing.Dead || is(standing, record))
        .orElse(true);
  }

  private StagingState filesystem(StagedVolume record, ObservedTopology topology) {
    Optional<Mount> there = mounts.at(record.stagingPath());
    if (there.isEmpty()) {
      return mounts.awaited(record)
          ? new StagingState.Dead("its dead mount was taken away, and the new one is still to come")
          : elsewhere(record, topology);
    }
    VolumeMounts.Standing standing = mounts.standing(there.get(), topology);
    if (standing instanceof VolumeMounts.Standing.Dead(String device)) {
      return new StagingState.Dead("its device " + device + " has gone");
    }
    if (is(standing, record)) {
      return new StagingState.Alive(record.stagingPath().value());
    }
    return record.identity().isEmpty() && standing instanceof VolumeMounts.Standing.Alive
        ? new StagingState.Unknown(
            "a namespace is mounted there, and which one was staged is not known")
        : elsewhere(record, topology);
  }

  /** A raw device has no mount of its own until it is published. */
  private StagingState block(StagedVolume record, ObservedTopology topology) {
    Optional<Boolean> sameBoot = sameBoot(record);
    if (sameBoot.orElse(false)) {
      return new StagingState.Alive("staged as a raw device in this boot");
    }
    StagingState elsewhere = elsewhere(record, topology);
    boolean mayBeStaged = device(record, topology).isPresent() || deadUse(record, topology);
    return elsewhere instanceof StagingState.Nothing && sameBoot.isEmpty() && mayBeStaged
        ? new StagingState.Unknown("whether the raw device was staged in this boot is not known")
        : elsewhere;
  }

  private StagingState elsewhere(StagedVolume record, ObservedTopology topology) {
    Optional<Namespace> device = device(record, topology);
    if (device.isEmpty()) {
      return new StagingState.Nothing();
    }
    List<String> uses = owners.uses(record.id(), device.get());
    if (!uses.isEmpty()) {
      return new StagingState.Alive(String.join(", ", uses));
    }
    List<String> users = mounts.usersOf(device.get(), place -> owners.mayBe(record.id(), place));
    return users.isEmpty()
        ? new StagingState.Nothing()
        : new StagingState.Unknown(String.join(", ", users));
  }

  private boolean deadUse(StagedVolume record, ObservedTopology topology) {
    return ports.mountTable().mounts().stream()
        .filter(mount -> mounts.standing(mount, topology) instanceof VolumeMounts.Standing.Dead)
        .anyMatch(mount -> owners.mayBe(record.id(), mount.mountPoint()));
  }

  private static Optional<Namespace> device(StagedVolume record, ObservedTopology topology) {
    return topology.withNqn(record.attachment().nqn()).stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(namespace -> record.identity().equals(Optional.of(namespace.ids())))
        .findFirst();
  }

  private static boolean is(VolumeMounts.Standing standing, StagedVolume record) {
    return standing instanceof VolumeMounts.Standing.Alive(Namespace device)
        && record.identity().equals(Optional.of(device.ids()));
  }

  /** Empty if one of the two boots is not known. */
  private Optional<Boolean> sameBoot(StagedVolume record) {
    Optional<BootId> now = ports.mountTable().boot();
    return record.boot().flatMap(then -> now.map(then::equals));
  }
}
