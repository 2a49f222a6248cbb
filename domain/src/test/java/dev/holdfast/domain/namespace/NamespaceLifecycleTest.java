package dev.holdfast.domain.namespace;

import dev.holdfast.domain.machine.LifecycleContract;
import dev.holdfast.domain.machine.TransitionMatrix;

class NamespaceLifecycleTest extends LifecycleContract<NamespaceState, NamespaceSignal> {

  @Override
  protected TransitionMatrix<NamespaceState, NamespaceSignal> matrix() {
    return NamespaceLifecycle.MATRIX;
  }

  @Override
  protected String successors() {
    return """
    ABSENT:   SEEN_USABLE>USABLE SEEN_WITHOUT_PATH>BLOCKED SEEN_OTHER>REPLACED
    USABLE:   SEEN_WITHOUT_PATH>BLOCKED SEEN_OTHER>REPLACED SEEN_GONE>LOST RELEASED>ABSENT
    BLOCKED:  SEEN_USABLE>USABLE SEEN_OTHER>REPLACED SEEN_GONE>LOST RELEASED>ABSENT
    REPLACED: SEEN_USABLE>USABLE SEEN_WITHOUT_PATH>BLOCKED SEEN_GONE>LOST RELEASED>ABSENT
    LOST:     SEEN_USABLE>USABLE SEEN_WITHOUT_PATH>BLOCKED SEEN_OTHER>REPLACED RELEASED>ABSENT
    """;
  }
}
