package dev.holdfast.domain.controller;

import dev.holdfast.domain.machine.Signal;

/** What happens to a controller. */
public enum ControllerSignal implements Signal {
  CONNECT_ISSUED(false),
  DISCONNECT_ISSUED(false),
  SEEN_CONNECTING(true),
  SEEN_LIVE(true),
  SEEN_DELETING(true),
  SEEN_DEAD(true),
  SEEN_UNRECOGNISED(true),
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
