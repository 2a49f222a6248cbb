package dev.holdfast.domain.path;

import java.util.Arrays;

/**
 * Asymmetric Namespace Access states, in the words of {@code ana_state}
 * (drivers/nvme/host/multipath.c).
 */
public enum AnaState {
  OPTIMIZED("optimized"),
  NON_OPTIMIZED("non-optimized"),
  INACCESSIBLE("inaccessible"),
  PERSISTENT_LOSS("persistent-loss"),
  CHANGE("change"),
  /** The target has no ANA, or the kernel does not show it: the controller's state alone counts. */
  NOT_REPORTED(""),
  /** A word we do not know; taken for unusable. */
  UNRECOGNISED("?");

  private final String word;

  AnaState(String word) {
    this.word = word;
  }

  public static AnaState ofWord(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word.equals(word))
        .findFirst()
        .orElse(UNRECOGNISED);
  }

  public String word() {
    return word;
  }

  public boolean usable() {
    return this == OPTIMIZED || this == NON_OPTIMIZED || this == NOT_REPORTED;
  }
}
