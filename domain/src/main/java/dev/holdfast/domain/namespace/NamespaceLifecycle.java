package dev.holdfast.domain.namespace;

import static dev.holdfast.domain.machine.TransitionMatrix.row;
import static dev.holdfast.domain.machine.TransitionMatrix.stay;
import static dev.holdfast.domain.machine.TransitionMatrix.to;
import static dev.holdfast.domain.namespace.NamespaceState.ABSENT;
import static dev.holdfast.domain.namespace.NamespaceState.BLOCKED;
import static dev.holdfast.domain.namespace.NamespaceState.LOST;
import static dev.holdfast.domain.namespace.NamespaceState.REPLACED;
import static dev.holdfast.domain.namespace.NamespaceState.USABLE;

import dev.holdfast.domain.machine.Transition;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.List;

/** The namespace's machine on one screen. */
public final class NamespaceLifecycle {
  private static final Transition<NamespaceState> STAY = stay();

  // @formatter:off
  public static final TransitionMatrix<NamespaceState, NamespaceSignal> MATRIX =
      new TransitionMatrix<>(ABSENT, NamespaceState.class, NamespaceSignal.class, List.of(
      //   from      RELEASED    SEEN_USABLE  SEEN_WITHOUT_PATH SEEN_OTHER    SEEN_GONE
      row(ABSENT,    STAY,       to(USABLE),  to(BLOCKED),      to(REPLACED), STAY),
      row(USABLE,    to(ABSENT), STAY,        to(BLOCKED),      to(REPLACED), to(LOST)),
      row(BLOCKED,   to(ABSENT), to(USABLE),  STAY,             to(REPLACED), to(LOST)),
      row(REPLACED,  to(ABSENT), to(USABLE),  to(BLOCKED),      STAY,         to(LOST)),
      row(LOST,      to(ABSENT), to(USABLE),  to(BLOCKED),      to(REPLACED), STAY)));
  // @formatter:on

  private NamespaceLifecycle() {}
}
