package dev.holdfast.domain.controller;

import dev.holdfast.domain.machine.Signal;

/** What happens to a controller. */
public enum ControllerSignal implements Signal {
  /** The kernel has been asked for a controller. */
  CONNECT_ISSUED(false),
  /**
   * The kernel has been told to delete it, and no look from before that is still to be reported.
   */
  DISCONNECT_ISSUED(false),
  /** The state is new, resetting or connecting. */
  SEEN_CONNECTING(true),
  /** The state is live. */
  SEEN_LIVE(true),
  /** The state is deleting or deleting (no IO). */
  SEEN_DELETING(true),
  /** The state is dead. */
  SEEN_DEAD(true),
  /** The state is a word that we do not know. */
  SEEN_UNRECOGNISED(true),
  /** There is no such controller. */
  SEEN_GONE(true);

  private final boolean observed;

  ControllerSignal(boolean observed) {
    this.observed = observed;
  }

  @Override
  public boolean observed() {
    return observed;
  }
}
