package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.v1.addons.NodeReclaimSpaceRequest;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Reads the requests of CSI-Addons. */
public final class AddonsRequests {
  private AddonsRequests() {}

  /** To trim a volume. */
  public record ReclaimSpace(VolumeId volume, Duration patience) {}

  /**
   * The paths are checked and not used: the volume's own record has where it is mounted. The
   * sidecar of CSI-Addons leaves volume_path empty, which is REQUIRED, so that either one does.
   *
   * @throws InvalidValue if a field is missing or wrong
   */
  public static ReclaimSpace reclaimSpace(NodeReclaimSpaceRequest request, Duration patience) {
    VolumeId volume = RequestFields.volumeId(request.getVolumeId());
    String path = request.getVolumePath();
    String staging = request.getStagingTargetPath();
    if (path.isEmpty() && staging.isEmpty()) {
      throw RequestFields.missing("volume_path");
    }
    if (!path.isEmpty()) {
      HostPath.of("volume_path", path);
    }
    if (!staging.isEmpty()) {
      HostPath.of("staging_target_path", staging);
    }
    RequestFields.map("secrets", request.getSecretsMap());
    return new ReclaimSpace(volume, patience);
  }
}
