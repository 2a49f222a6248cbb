package dev.holdfast.domain.controller;

import dev.holdfast.domain.machine.Signal;
import java.util.Optional;

/** An event of a controller. */
public enum ControllerSignal implements Signal {
  /** The kernel has been asked for a controller. */
  CONNECT_ISSUED(false),
  /** The kernel has been asked to delete it. */
  DISCONNECT_ISSUED(false),
  /** The state is new, resetting or connecting. */
  SEEN_CONNECTING(true),
  /** The state is live. */
  SEEN_LIVE(true),
  /** The state is deleting or deleting (no IO). */
  SEEN_DELETING(true),
  /** The state is dead. */
  SEEN_DEAD(true),
  /** The state is a word that Holdfast does not know. */
  SEEN_UNRECOGNISED(true),
  /** There is no such controller. */
  SEEN_GONE(true);

  private final boolean observed;

  ControllerSignal(boolean observed) {
    this.observed = observed;
  }

  /**
   * The signal of an observation.
   *
   * @param state empty if there is no controller
   */
  public static ControllerSignal seen(Optional<KernelState> state) {
    return state.map(ControllerSignal::seen).orElse(SEEN_GONE);
  }

  private static ControllerSignal seen(KernelState state) {
    return switch (state.kind()) {
      case LIVE -> SEEN_LIVE;
      case ON_ITS_WAY -> SEEN_CONNECTING;
      case DELETING -> SEEN_DELETING;
      case DEAD -> SEEN_DEAD;
      case UNRECOGNISED -> SEEN_UNRECOGNISED;
    };
  }

  @Override
  public boolean observed() {
    return observed;
  }
}
