package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.path.Path;
import java.util.Optional;

/** The state of one desired path of one volume; the best first. */
public enum PathState {
  /** Carries I/O. */
  USABLE,
  /** The controller is live and shows the namespace, and the target makes it inaccessible (ANA). */
  INACCESSIBLE,
  /** The controller is live and does not show the namespace. */
  NO_NAMESPACE,
  /** The kernel is establishing the connection; Holdfast does not intervene. */
  CONNECTING,
  /** The controller is being deleted, or is dead. */
  GOING,
  /** The controller's state is a word that Holdfast does not know; it is not deleted. */
  UNRECOGNISED,
  /** There is no controller. */
  ABSENT;

  /**
   * @param path from the controller to the volume's namespace
   */
  static PathState of(KernelState controller, Optional<Path> path) {
    return switch (controller.kind()) {
      case LIVE -> path.map(p -> p.usable() ? USABLE : INACCESSIBLE).orElse(NO_NAMESPACE);
      case ON_ITS_WAY -> CONNECTING;
      case DELETING, DEAD -> GOING;
      case UNRECOGNISED -> UNRECOGNISED;
    };
  }

  /** True if a new connection is the way to get it back: see {@link KernelState#serves}. */
  public boolean missing() {
    return this == ABSENT || this == GOING || this == UNRECOGNISED;
  }

  /** True if the controller is live. */
  public boolean live() {
    return this == USABLE || this == INACCESSIBLE || this == NO_NAMESPACE;
  }
}
