package dev.holdfast.domain.controller;

import java.util.Arrays;

/**
 * The words of a controller's {@code state} attribute (drivers/nvme/host/sysfs.c,
 * nvme_sysfs_show_state), and the kind of each: everything else that classifies a controller is
 * derived from the kind.
 */
public enum KernelState {
  NEW("new", Kind.ON_ITS_WAY),
  LIVE("live", Kind.LIVE),
  RESETTING("resetting", Kind.ON_ITS_WAY),
  CONNECTING("connecting", Kind.ON_ITS_WAY),
  DELETING("deleting", Kind.DELETING),
  DELETING_NOIO("deleting (no IO)", Kind.DELETING),
  DEAD("dead", Kind.DEAD),
  /** A word that Holdfast does not know; the controller is treated as unusable and not deleted. */
  UNRECOGNISED("", Kind.UNRECOGNISED);

  /** The meaning of a state for I/O and for a repair. */
  public enum Kind {
    /** Carries I/O, where ANA allows it. */
    LIVE,
    /** The kernel itself is establishing the connection, or re-establishing it. */
    ON_ITS_WAY,
    /** Being removed; it does not come back. */
    DELETING,
    /** Given up by the kernel; it does not come back. */
    DEAD,
    UNRECOGNISED
  }

  private final String word;
  private final Kind kind;

  KernelState(String word, Kind kind) {
    this.word = word;
    this.kind = kind;
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

  public Kind kind() {
    return kind;
  }

  public boolean live() {
    return kind == Kind.LIVE;
  }

  /**
   * True if the controller serves its address, or the kernel works at it. Any other one is no
   * reason not to connect: the kernel makes a second controller beside one that is being deleted or
   * is dead (nvmf_ctlr_matches_baseopts in drivers/nvme/host/fabrics.h), and refuses with EALREADY
   * if one in a state that Holdfast does not know serves after all.
   */
  public boolean serves() {
    return live() || onItsWay();
  }

  /** True while the kernel itself works at getting the connection (back). */
  public boolean onItsWay() {
    return kind == Kind.ON_ITS_WAY;
  }
}
