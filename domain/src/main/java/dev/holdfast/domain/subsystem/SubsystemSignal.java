package dev.holdfast.domain.subsystem;

import dev.holdfast.domain.machine.Signal;

/** What happens to a desired subsystem, judged from desired paths against usable paths. */
public enum SubsystemSignal implements Signal {
  CONNECT_ISSUED(false),
  RELEASED(false),
  SEEN_ALL_PATHS_USABLE(true),
  SEEN_SOME_PATHS_USABLE(true),
  SEEN_NO_PATH_USABLE(true),
  SEEN_WITHOUT_CONTROLLERS(true),
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
