package dev.holdfast.domain.subsystem;

import static dev.holdfast.domain.machine.TransitionMatrix.row;
import static dev.holdfast.domain.machine.TransitionMatrix.stay;
import static dev.holdfast.domain.machine.TransitionMatrix.to;
import static dev.holdfast.domain.subsystem.SubsystemState.ABSENT;
import static dev.holdfast.domain.subsystem.SubsystemState.CONNECTING;
import static dev.holdfast.domain.subsystem.SubsystemState.DEGRADED;
import static dev.holdfast.domain.subsystem.SubsystemState.HEALTHY;
import static dev.holdfast.domain.subsystem.SubsystemState.LOST;
import static dev.holdfast.domain.subsystem.SubsystemState.ORPHANED;
import static dev.holdfast.domain.subsystem.SubsystemState.UNREACHABLE;

import dev.holdfast.domain.machine.Transition;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.List;

/** The subsystem's machine on one screen. */
public final class SubsystemLifecycle {
  private static final Transition<SubsystemState> STAY = stay();

  // @formatter:off
  public static final TransitionMatrix<SubsystemState, SubsystemSignal> MATRIX =
      new TransitionMatrix<>(ABSENT, SubsystemState.class, SubsystemSignal.class, List.of(
      //   from         CONNECT_ISSUED  RELEASED    SEEN_ALL..   SEEN_SOME..   SEEN_NO_PATH..   SEEN_WITHOUT_CONTROLLERS SEEN_GONE
      row(ABSENT,       to(CONNECTING), STAY,       to(HEALTHY), to(DEGRADED), to(UNREACHABLE), to(ORPHANED),            STAY),
      row(CONNECTING,   STAY,           to(ABSENT), to(HEALTHY), to(DEGRADED), STAY,            to(ORPHANED),            STAY),
      row(HEALTHY,      STAY,           to(ABSENT), STAY,        to(DEGRADED), to(UNREACHABLE), to(ORPHANED),            to(LOST)),
      row(DEGRADED,     STAY,           to(ABSENT), to(HEALTHY), STAY,         to(UNREACHABLE), to(ORPHANED),            to(LOST)),
      row(UNREACHABLE,  STAY,           to(ABSENT), to(HEALTHY), to(DEGRADED), STAY,            to(ORPHANED),            to(LOST)),
      row(ORPHANED,     to(CONNECTING), to(ABSENT), to(HEALTHY), to(DEGRADED), to(UNREACHABLE), STAY,                    to(LOST)),
      row(LOST,         to(CONNECTING), to(ABSENT), to(HEALTHY), to(DEGRADED), to(UNREACHABLE), to(ORPHANED),            STAY)));
  // @formatter:on

  private SubsystemLifecycle() {}
}
