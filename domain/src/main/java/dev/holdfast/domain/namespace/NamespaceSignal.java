package dev.holdfast.domain.namespace;

import dev.holdfast.domain.machine.Signal;

/** What happens to the namespace of a desired volume. */
public enum NamespaceSignal implements Signal {
  RELEASED(false),
  SEEN_USABLE(true),
  SEEN_WITHOUT_PATH(true),
  SEEN_OTHER(true),
  SEEN_GONE(true);

  private final boolean observed;

  NamespaceSignal(boolean observed) {
    this.observed = observed;
  }

  @Override
  public boolean observed() {
    return observed;
  }
}
