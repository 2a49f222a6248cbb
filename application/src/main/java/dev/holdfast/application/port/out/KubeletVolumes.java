package dev.holdfast.application.port.out;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/**
 * What kubelet itself remembers of this driver's volumes, in its directories. What cannot be read
 * is left out.
 */
public interface KubeletVolumes {
  /** The volumes with a filesystem that kubelet has a staging directory for. */
  List<Staging> staged();

  /** Whose volume is published at this mount point of a pod. */
  Optional<VolumeId> publishedAt(String mountPoint);

  /** A staging directory. */
  record Staging(VolumeId volume, HostPath path) {}
}
