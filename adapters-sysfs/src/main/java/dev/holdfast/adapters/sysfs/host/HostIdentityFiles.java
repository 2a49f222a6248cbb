package dev.holdfast.adapters.sysfs.host;

import java.nio.file.Path;

/**
 * The files that identify the host. Each has to be the host's own, not the container image's.
 *
 * @param nvmeDirectory {@code /etc/nvme}, which nvme-cli uses too
 * @param machineId {@code /etc/machine-id}
 * @param productUuid {@code /sys/class/dmi/id/product_uuid}
 * @param stateDirectory where a generated identity is kept
 */
public record HostIdentityFiles(
    Path nvmeDirectory, Path machineId, Path productUuid, Path stateDirectory) {

  /** The usual places under these roots. */
  public static HostIdentityFiles under(Path etc, Path sys, Path stateDirectory) {
    return new HostIdentityFiles(
        etc.resolve("nvme"),
        etc.resolve("machine-id"),
        sys.resolve("class/dmi/id/product_uuid"),
        stateDirectory);
  }
}
