package dev.holdfast.domain.controller;

import java.util.Arrays;

/**
 * The words of a controller's {@code state} attribute (drivers/nvme/host/sysfs.c,
 * nvme_sysfs_show_state).
 */
public enum KernelState {
  NEW("new"),
  LIVE("live"),
  RESETTING("resetting"),
  CONNECTING("connecting"),
  DELETING("deleting"),
  DELETING_NOIO("deleting (no IO)"),
  DEAD("dead"),
  /** A word we do not know; the controller is taken for unusable and left alone. */
  UNRECOGNISED("");

  private final String word;

  KernelState(String word) {
    this.word = word;
  }

  public static KernelState ofWord(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word.equals(word) && state != UNRECOGNISED)
        .findFirst()
        .orElse(UNRECOGNISED);
  }

  public String word() {
    return word;
  }

  /** True while the kernel itself works at getting the connection (back). */
  public boolean onItsWay() {
    return this == NEW || this == RESETTING || this == CONNECTING;
  }

  /** What seeing this word tells the controller's machine. */
  public ControllerSignal signal() {
    return switch (this) {
      case NEW, RESETTING, CONNECTING -> ControllerSignal.SEEN_CONNECTING;
      case LIVE -> ControllerSignal.SEEN_LIVE;
      case DELETING, DELETING_NOIO -> ControllerSignal.SEEN_DELETING;
      case DEAD -> ControllerSignal.SEEN_DEAD;
      case UNRECOGNISED -> ControllerSignal.SEEN_UNRECOGNISED;
    };
  }
}
