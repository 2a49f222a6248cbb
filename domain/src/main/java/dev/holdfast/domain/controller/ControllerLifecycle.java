package dev.holdfast.domain.controller;

import static dev.holdfast.domain.controller.ControllerState.ABSENT;
import static dev.holdfast.domain.controller.ControllerState.CONNECTING;
import static dev.holdfast.domain.controller.ControllerState.DEAD;
import static dev.holdfast.domain.controller.ControllerState.LIVE;
import static dev.holdfast.domain.controller.ControllerState.LOST;
import static dev.holdfast.domain.controller.ControllerState.RECOVERING;
import static dev.holdfast.domain.controller.ControllerState.REMOVING;
import static dev.holdfast.domain.machine.TransitionMatrix.never;
import static dev.holdfast.domain.machine.TransitionMatrix.row;
import static dev.holdfast.domain.machine.TransitionMatrix.stay;
import static dev.holdfast.domain.machine.TransitionMatrix.to;

import dev.holdfast.domain.machine.Transition;
import dev.holdfast.domain.machine.TransitionMatrix;
import java.util.List;

/**
 * The controller's machine on one screen.
 *
 * <p>A controller that is being deleted is not there any more for a new connection: the kernel
 * leaves it out of its search for duplicates (drivers/nvme/host/fabrics.h,
 * nvmf_ctlr_matches_baseopts), and it never comes back. Whether Holdfast removed it is known from
 * the command alone, so that a deletion too quick to be observed is judged like one that was.
 */
public final class ControllerLifecycle {
  private static final Transition<ControllerState> STAY = stay();
  private static final Transition<ControllerState> NEVER = never();

  // @formatter:off
  public static final TransitionMatrix<ControllerState, ControllerSignal> MATRIX =
      new TransitionMatrix<>(ABSENT, ControllerState.class, ControllerSignal.class, List.of(
      //   from        CONNECT_ISSUED  DISCONNECT_ISSUED SEEN_CONNECTING SEEN_LIVE SEEN_DELETING SEEN_DEAD SEEN_UNRECOGNISED SEEN_GONE
      row(ABSENT,      to(CONNECTING), STAY,             to(RECOVERING), to(LIVE), STAY,         to(DEAD), to(RECOVERING),   STAY),
      row(CONNECTING,  STAY,           to(REMOVING),     STAY,           to(LIVE), STAY,         to(DEAD), STAY,             to(ABSENT)),
      row(LIVE,        NEVER,          to(REMOVING),     to(RECOVERING), STAY,     to(LOST),     to(DEAD), to(RECOVERING),   to(LOST)),
      row(RECOVERING,  NEVER,          to(REMOVING),     STAY,           to(LIVE), to(LOST),     to(DEAD), STAY,             to(LOST)),
      row(REMOVING,    to(CONNECTING), STAY,             to(RECOVERING), to(LIVE), STAY,         STAY,     STAY,             to(ABSENT)),
      row(DEAD,        to(CONNECTING), to(REMOVING),     to(RECOVERING), to(LIVE), to(LOST),     STAY,     to(RECOVERING),   to(LOST)),
      row(LOST,        to(CONNECTING), to(ABSENT),       to(RECOVERING), to(LIVE), STAY,         to(DEAD), to(RECOVERING),   STAY)));
  // @formatter:on

  private ControllerLifecycle() {}
}
