package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountState;
import java.util.Optional;

/** Finds out what is mounted at a path for a volume: the one place where operations ask. */
public final class PathInspection {
  private final FabricTopology topology;
  private final VolumeMounts mounts;

  public PathInspection(FabricTopology topology, VolumeMounts mounts) {
    this.topology = topology;
    this.mounts = mounts;
  }

  /**
   * Where it is not known on which subsystem the volume is.
   *
   * @param identity of the volume's namespace, once it was proven
   */
  public PathState of(HostPath path, Optional<NamespaceIdentifiers> identity) {
    return mounts
        .at(path)
        .map(mount -> state(mount, identity, topology.observe()))
        .orElseGet(PathState.Free::new);
  }

  /**
   * @param nqn of the volume's subsystem
   * @param identity of the volume's namespace, once it was proven
   */
  public PathState of(HostPath path, SubsystemNqn nqn, Optional<NamespaceIdentifiers> identity) {
    return mounts
        .at(path)
        .map(mount -> own(mount, identity, topology.observeOnly(nqn)))
        .orElseGet(PathState.Free::new);
  }

  /**
   * @param own shows the volume's subsystem
   */
  PathState of(HostPath path, Optional<NamespaceIdentifiers> identity, ObservedTopology own) {
    return mounts.at(path).map(mount -> own(mount, identity, own)).orElseGet(PathState.Free::new);
  }

  /** A mount of a device that is not in the volume's subsystem may be of any other. */
  private PathState own(
      Mount mount, Optional<NamespaceIdentifiers> identity, ObservedTopology own) {
    PathState state = state(mount, identity, own);
    return state instanceof PathState.Foreign || state instanceof PathState.Unknown
        ? state(mount, identity, topology.observe())
        : state;
  }

  /**
   * @param device the volume's, proven just now: a mount of another device is not the volume's,
   *     also if that device has the same namespace. A mount of this one needs no further scan
   */
  public PathState of(HostPath path, Namespace device) {
    Optional<Mount> top = mounts.at(path);
    if (top.isEmpty()) {
      return new PathState.Free();
    }
    if (top.get().isOf(device)) {
      return new PathState.Volume(top.get());
    }
    PathState state = state(top.get(), Optional.empty(), topology.observe());
    return state instanceof PathState.Unproven(Mount mount, Namespace other)
        ? new PathState.Other(mount, other)
        : state;
  }

  private PathState state(
      Mount mount, Optional<NamespaceIdentifiers> identity, ObservedTopology observed) {
    return switch (mounts.state(mount, observed)) {
      case MountState.Alive alive when alive.is(identity) -> new PathState.Volume(mount);
      case MountState.Alive alive -> {
        Namespace namespace = observed.namespace(alive.number()).orElseThrow();
        yield identity.isEmpty()
            ? new PathState.Unproven(mount, namespace)
            : new PathState.Other(mount, namespace);
      }
      case MountState.Dead(String device) -> new PathState.Dead(device);
      case MountState.Foreign _ -> new PathState.Foreign(mount);
      case MountState.Unknown _ -> new PathState.Unknown(mount);
    };
  }
}
