package dev.holdfast.application.mount;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;

/** Decides whether a volume that is recorded as staged is there: the one place that does. */
public final class StagingInspection {
  private final NodePorts ports;
  private final PathInspection paths;
  private final VolumeMounts mounts;
  private final MountOwners owners;

  public StagingInspection(
      NodePorts ports, PathInspection paths, VolumeMounts mounts, MountOwners owners) {
    this.ports = ports;
    this.paths = paths;
    this.mounts = mounts;
    this.owners = owners;
  }

  public StagingState of(StagedVolume record) {
    return of(record, ports.topology().observeOnly(record.attachment().nqn()));
  }

  private StagingState of(StagedVolume record, ObservedTopology topology) {
    return record.capability().use() instanceof VolumeUse.Block
        ? block(record, topology)
        : filesystem(record, topology);
  }

  /**
   * True if the volume takes a place on this node and may need its connections: kubelet staged it
   * in this boot, or the host shows it, or it may be staged just now.
   */
  public boolean there(StagedVolume record) {
    return sameBoot(record).orElse(!record.complete())
        || !(of(record) instanceof StagingState.Nothing);
  }

  /**
   * True if it was staged as a raw device and no longer is. For a filesystem the mount table shows
   * that.
   */
  public boolean rawAndGone(StagedVolume record, ObservedTopology topology) {
    return record.complete()
        && record.capability().use() instanceof VolumeUse.Block
        && !sameBoot(record).orElse(false)
        && of(record, topology) instanceof StagingState.Nothing;
  }

  /** True if the mount at the staging path may be unmounted for the volume, or there is none. */
  public boolean clearable(StagedVolume record) {
    return switch (atStaging(record)) {
      case PathState.Free _, PathState.Volume _, PathState.Dead _ -> true;
      case PathState.Taken _ -> false;
    };
  }

  /** True if the staging mount is on the volume's namespace. */
  public boolean mounted(StagedVolume record) {
    return mount(record).isPresent();
  }

  /** True if the staging mount has to be replaced. */
  public boolean dead(StagedVolume record) {
    return mounts.awaited(record) || atStaging(record) instanceof PathState.Dead;
  }

  /** The mount on the volume's namespace at the staging path. */
  public Optional<Mount> mount(StagedVolume record) {
    return atStaging(record) instanceof PathState.Volume(Mount mount)
        ? Optional.of(mount)
        : Optional.empty();
  }

  private PathState atStaging(StagedVolume record) {
    return paths.of(record.stagingPath(), record.attachment().nqn(), record.identity());
  }

  private StagingState filesystem(StagedVolume record, ObservedTopology topology) {
    return switch (paths.of(record.stagingPath(), record.identity(), topology)) {
      case PathState.Free _ when mounts.awaited(record) ->
          new StagingState.Dead(
              "its dead mount was unmounted, and the replacement is not mounted yet");
      case PathState.Dead(String device) ->
          new StagingState.Dead("its device " + device + " was removed");
      case PathState.Volume _ -> new StagingState.Alive(record.stagingPath().value());
      case PathState.Unproven(_, Namespace namespace) ->
          new StagingState.Unknown(
              namespace.describe()
                  + " is mounted there, and the record does not name the volume's namespace");
      case PathState.Unknown(Mount mount) ->
          new StagingState.Unknown(
              mount.describe() + " is mounted there, and the host does not show its device");
      case PathState.Free _, PathState.Other _, PathState.Foreign _ -> elsewhere(record, topology);
    };
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
        ? new StagingState.Unknown(
            "the record or the kernel does not report the boot, so that the raw device may have been"
                + " staged in this one")
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
        .filter(mount -> mounts.state(mount, topology) instanceof MountState.Dead)
        .anyMatch(mount -> owners.mayBe(record.id(), mount.mountPoint()));
  }

  /** Its namespace's device, also without controllers. */
  public static Optional<Namespace> device(StagedVolume record, ObservedTopology topology) {
    return topology.withNqn(record.attachment().nqn()).stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(namespace -> record.identity().equals(Optional.of(namespace.ids())))
        .findFirst();
  }

  /** Empty if one of the two boots is not known. */
  private Optional<Boolean> sameBoot(StagedVolume record) {
    Optional<BootId> now = ports.mountTable().boot();
    return record.boot().flatMap(then -> now.map(then::equals));
  }
}
