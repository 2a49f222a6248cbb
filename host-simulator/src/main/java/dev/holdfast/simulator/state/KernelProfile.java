package dev.holdfast.simulator.state;

import java.util.List;

/** The kernel that is simulated. */
public enum KernelProfile {
  V6_1("6.1.0-56-amd64", 246, 124, List.of("numa", "round-robin")),
  V6_12("6.12.107+deb13-amd64", 245, 260, List.of("numa", "round-robin", "queue-depth")),
  V7_3("7.3.4+deb13-amd64", 244, 260, List.of("numa", "round-robin", "queue-depth"));

  private final String release;
  private final int controllerMajor;
  private final int fabricsMinor;
  private final List<String> ioPolicies;

  KernelProfile(String release, int controllerMajor, int fabricsMinor, List<String> ioPolicies) {
    this.release = release;
    this.controllerMajor = controllerMajor;
    this.fabricsMinor = fabricsMinor;
    this.ioPolicies = ioPolicies;
  }

  /** As in {@code /proc/sys/kernel/osrelease}. */
  public String release() {
    return release;
  }

  /**
   * Of the character devices of controllers; given out at load time, so by the order of modules.
   */
  public int controllerMajor() {
    return controllerMajor;
  }

  /** Of the generic character devices of namespaces. */
  public int genericMajor() {
    return controllerMajor - 1;
  }

  /** Of {@code /dev/nvme-fabrics} among the misc devices. */
  public int fabricsMinor() {
    return fabricsMinor;
  }

  public List<String> ioPolicies() {
    return ioPolicies;
  }

  public boolean atLeast(KernelProfile other) {
    return compareTo(other) >= 0;
  }
}
