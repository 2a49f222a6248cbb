package dev.holdfast.simulator.state;

/** The states that a fabrics controller shows (nvme_sysfs_show_state). */
public enum SimulatedControllerState {
  LIVE("live"),
  RESETTING("resetting"),
  CONNECTING("connecting"),
  DELETING("deleting"),
  DELETING_NO_IO("deleting (no IO)");

  private final String word;

  SimulatedControllerState(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean ending() {
    return this == DELETING || this == DELETING_NO_IO;
  }
}
