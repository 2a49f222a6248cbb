package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;

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
  }

  /** A namespace, while the volume's own was not proven yet. */
  record Unproven(Mount mount, Namespace namespace) implements Taken {}

  /** Another namespace. */
  record Other(Mount mount, Namespace namespace) implements Taken {}

  /** No namespace of any subsystem. */
  record Foreign(Mount mount) implements Taken {}
}
