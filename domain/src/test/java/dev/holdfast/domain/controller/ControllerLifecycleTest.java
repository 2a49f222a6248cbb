package dev.holdfast.domain.controller;

import static dev.holdfast.domain.controller.ControllerSignal.CONNECT_ISSUED;
import static dev.holdfast.domain.controller.ControllerSignal.DISCONNECT_ISSUED;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_CONNECTING;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_DEAD;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_DELETING;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_GONE;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_LIVE;
import static dev.holdfast.domain.controller.ControllerSignal.SEEN_UNRECOGNISED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.machine.LifecycleContract;
import dev.holdfast.domain.machine.TransitionMatrix;
import org.junit.jupiter.api.Test;

class ControllerLifecycleTest extends LifecycleContract<ControllerState, ControllerSignal> {

  @Override
  protected TransitionMatrix<ControllerState, ControllerSignal> matrix() {
    return ControllerLifecycle.MATRIX;
  }

  @Override
  protected String successors() {
    return """
    ABSENT:     CONNECT_ISSUED>CONNECTING SEEN_CONNECTING>RECOVERING SEEN_LIVE>LIVE SEEN_DEAD>DEAD SEEN_UNRECOGNISED>RECOVERING
    CONNECTING: DISCONNECT_ISSUED>REMOVING SEEN_LIVE>LIVE SEEN_DEAD>DEAD SEEN_GONE>ABSENT
    LIVE:       CONNECT_ISSUED>never DISCONNECT_ISSUED>REMOVING SEEN_CONNECTING>RECOVERING SEEN_UNRECOGNISED>RECOVERING SEEN_DELETING>LOST SEEN_GONE>LOST SEEN_DEAD>DEAD
    RECOVERING: CONNECT_ISSUED>never DISCONNECT_ISSUED>REMOVING SEEN_LIVE>LIVE SEEN_DELETING>LOST SEEN_GONE>LOST SEEN_DEAD>DEAD
    REMOVING:   CONNECT_ISSUED>CONNECTING SEEN_CONNECTING>RECOVERING SEEN_LIVE>LIVE SEEN_GONE>ABSENT
    DEAD:       CONNECT_ISSUED>CONNECTING DISCONNECT_ISSUED>REMOVING SEEN_CONNECTING>RECOVERING SEEN_UNRECOGNISED>RECOVERING SEEN_LIVE>LIVE SEEN_DELETING>LOST SEEN_GONE>LOST
    LOST:       CONNECT_ISSUED>CONNECTING DISCONNECT_ISSUED>ABSENT SEEN_CONNECTING>RECOVERING SEEN_UNRECOGNISED>RECOVERING SEEN_LIVE>LIVE SEEN_DEAD>DEAD
    """;
  }

  @Test
  void countsALossWhetherOrNotTheKernelsDeletionWasSeen() {
    assertThat(after(SEEN_LIVE, SEEN_CONNECTING, SEEN_DELETING, SEEN_GONE))
        .isEqualTo(after(SEEN_LIVE, SEEN_CONNECTING, SEEN_GONE))
        .isEqualTo(ControllerState.LOST);
  }

  @Test
  void countsNoLossWhenWeDeletedIt() {
    assertThat(after(SEEN_LIVE, DISCONNECT_ISSUED, SEEN_DELETING, SEEN_DEAD, SEEN_GONE))
        .isEqualTo(after(SEEN_LIVE, DISCONNECT_ISSUED, SEEN_GONE))
        .isEqualTo(ControllerState.ABSENT);
  }

  @Test
  void isLiveAgainWhenADeletionDidNotHappen() {
    assertThat(after(SEEN_LIVE, DISCONNECT_ISSUED, SEEN_LIVE)).isEqualTo(ControllerState.LIVE);
  }

  @Test
  void mayBeAskedForAnewWhileTheOldOneIsBeingDeleted() {
    assertThat(after(SEEN_LIVE, DISCONNECT_ISSUED, CONNECT_ISSUED, SEEN_DELETING, SEEN_LIVE))
        .isEqualTo(ControllerState.LIVE);
  }

  @Test
  void isNotAbsentWhileTheKernelShowsItInAWordWeDoNotKnow() {
    assertThat(after(SEEN_UNRECOGNISED)).isEqualTo(ControllerState.RECOVERING);
  }

  private static ControllerState after(ControllerSignal... signals) {
    ControllerState state = ControllerLifecycle.MATRIX.initial();
    for (ControllerSignal signal : signals) {
      state = ControllerLifecycle.MATRIX.after(state, signal);
    }
    return state;
  }
}
