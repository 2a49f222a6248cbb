package dev.holdfast.simulator.kernel;

/** The states that a fabrics controller shows (nvme_sysfs_show_state). */
public enum ControllerState {
  LIVE("live"),
  RESETTING("resetting"),
  CONNECTING("connecting"),
  DELETING("deleting"),
  DELETING_NO_IO("deleting (no IO)");

  private final String word;

  ControllerState(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  boolean ending() {
    return this == DELETING || this == DELETING_NO_IO;
  }
}
