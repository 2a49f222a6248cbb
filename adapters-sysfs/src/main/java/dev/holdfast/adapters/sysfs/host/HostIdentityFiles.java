package dev.holdfast.adapters.sysfs.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that identify the host. Each has to be the host's own, not the container image's.
 *
 * @param nvmeDirectory {@code /etc/nvme}, which nvme-cli uses too
 * @param machineId {@code /etc/machine-id}
 * @param productUuid {@code /sys/class/dmi/id/product_uuid}
 * @param stateDirectory where a generated identity is kept
 * @param hostNqn overrides all files
 * @param hostId the same
 */
public record HostIdentityFiles(
    Path nvmeDirectory,
    Path machineId,
    Path productUuid,
    Path stateDirectory,
    Optional<String> hostNqn,
    Optional<String> hostId) {

  /** The usual places under these roots. */
  public static HostIdentityFiles under(Path etc, Path sys, Path stateDirectory) {
    return new HostIdentityFiles(
        etc.resolve("nvme"),
        etc.resolve("machine-id"),
        sys.resolve("class/dmi/id/product_uuid"),
        stateDirectory,
        Optional.empty(),
        Optional.empty());
  }

  /** With a configured identity in place of the files; what is absent is taken from them. */
  public HostIdentityFiles overridden(Optional<String> nqn, Optional<String> id) {
    return new HostIdentityFiles(nvmeDirectory, machineId, productUuid, stateDirectory, nqn, id);
  }
}
