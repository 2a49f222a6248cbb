package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;

/** The topmost mount at a path, seen for one volume. */
public sealed interface PathState {
  /** Nothing is mounted. */
  record Free() implements PathState {}

  /** The volume's namespace is. */
  record Volume(Mount mount) implements PathState {}

  /** A device that was removed; it may have been the volume's. */
  record Dead(String device) implements PathState {}

  /** A mount that is not known to be the volume's. */
  sealed interface Taken extends PathState {
    Mount mount();

    /** The reason for which a call for the volume does not go on. */
    default NodeFailure failure(HostPath path) {
      return new NodeFailure.PathOccupied(path.value(), mount().describe());
    }
  }

  /** A namespace, while the volume's own was not proven yet. */
  record Unproven(Mount mount, Namespace namespace) implements Taken {}

  /** Another namespace. */
  record Other(Mount mount, Namespace namespace) implements Taken {}

  /** No namespace of any subsystem. */
  record Foreign(Mount mount) implements Taken {}

  /** A device of which the host does not show whether it is there; it may be the volume's. */
  record Unknown(Mount mount) implements Taken {
    @Override
    public NodeFailure failure(HostPath path) {
      return new NodeFailure.HostNotReady(
          "whether the device of "
              + mount.describe()
              + " at "
              + path
              + " ("
              + mount.number()
              + ") is still there cannot be determined",
          "check that /sys/dev/block can be read; the call may be repeated then");
    }
  }
}
