package dev.holdfast.domain.namespace;

import dev.holdfast.domain.machine.Signal;

/** An event of the namespace of a desired volume. */
public enum NamespaceSignal implements Signal {
  /** The volume is being unstaged, and nothing on this host uses it. */
  RELEASED(false),
  /** The namespace is there and a path to it is usable. */
  SEEN_USABLE(true),
  /** The namespace is there and no path to it is usable. */
  SEEN_WITHOUT_PATH(true),
  /** There are namespaces, and none is the one that was asked for. */
  SEEN_OTHER(true),
  /** There is no namespace. */
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
