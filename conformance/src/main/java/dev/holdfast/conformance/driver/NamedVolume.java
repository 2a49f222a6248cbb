package dev.holdfast.conformance.driver;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A volume that the caller names for the checks: it exists, no workload uses it, and it may be
 * staged, published and formatted.
 *
 * @param staging a directory of the volume's own
 * @param target does not exist yet
 * @param filesystem absent for a block volume; empty for the driver's default
 */
public record NamedVolume(
    String id, Path staging, Path target, Optional<String> filesystem, Passed passed) {

  /** The values that go to the driver with the volume. */
  public record Passed(
      Map<String, String> volumeContext,
      Map<String, String> publishContext,
      Map<String, String> secrets) {

    public Passed {
      volumeContext = Map.copyOf(volumeContext);
      publishContext = Map.copyOf(publishContext);
      secrets = Map.copyOf(secrets);
    }

    /** Without the values, which are secret. */
    @Override
    public String toString() {
      return "Passed[" + volumeContext.keySet() + ", secrets " + secrets.keySet() + "]";
    }
  }
}
