package dev.holdfast.simulator.kernel;

/** Which kernel is pretended. */
public enum KernelProfile {
  V6_1("6.1.0-56-amd64"),
  V6_12("6.12.107+deb13-amd64"),
  V7_3("7.3.4+deb13-amd64");

  private final String release;

  KernelProfile(String release) {
    this.release = release;
  }

  /** As in {@code /proc/sys/kernel/osrelease}. */
  public String release() {
    return release;
  }
}
