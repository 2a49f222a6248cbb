package dev.holdfast.application.port.out;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/**
 * Kubelet's own record of this driver's volumes, in its directories. Unreadable entries are left
 * out.
 */
public interface KubeletVolumes {
  /** The volumes with a filesystem that kubelet has a staging directory for. */
  List<Staging> staged();

  /** The volume that is published at this mount point of a pod. */
  Optional<VolumeId> publishedAt(String mountPoint);

  /** A staging directory. */
  record Staging(VolumeId volume, HostPath path) {}
}
