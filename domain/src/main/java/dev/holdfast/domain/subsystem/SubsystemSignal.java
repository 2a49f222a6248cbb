package dev.holdfast.domain.subsystem;

import dev.holdfast.domain.machine.Signal;

/** An event of a desired subsystem, judged from desired paths against usable paths. */
public enum SubsystemSignal implements Signal {
  /** The kernel has been asked for a controller of it. */
  CONNECT_ISSUED(false),
  /** The last volume on it is being unstaged. */
  RELEASED(false),
  /** Every desired path is usable. */
  SEEN_ALL_PATHS_USABLE(true),
  /** Some desired path is usable, some is not. */
  SEEN_SOME_PATHS_USABLE(true),
  /** It has controllers, and no desired path is usable. */
  SEEN_NO_PATH_USABLE(true),
  /** It is there and has no controller. */
  SEEN_WITHOUT_CONTROLLERS(true),
  /** There is no such subsystem. */
  SEEN_GONE(true);

  private final boolean observed;

  SubsystemSignal(boolean observed) {
    this.observed = observed;
  }

  @Override
  public boolean observed() {
    return observed;
  }
}
