package dev.holdfast.simulator.kernel;

import java.util.List;

/** Which kernel is pretended. */
public enum KernelProfile {
  V6_1("6.1.0-56-amd64", List.of("numa", "round-robin")),
  V6_12("6.12.107+deb13-amd64", List.of("numa", "round-robin", "queue-depth")),
  V7_3("7.3.4+deb13-amd64", List.of("numa", "round-robin", "queue-depth"));

  private final String release;
  private final List<String> ioPolicies;

  KernelProfile(String release, List<String> ioPolicies) {
    this.release = release;
    this.ioPolicies = ioPolicies;
  }

  /** As in {@code /proc/sys/kernel/osrelease}. */
  public String release() {
    return release;
  }

  public List<String> ioPolicies() {
    return ioPolicies;
  }

  public boolean atLeast(KernelProfile other) {
    return compareTo(other) >= 0;
  }
}
