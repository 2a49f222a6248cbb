package dev.holdfast.application.mount;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.HostPath;

/**
 * Refuses paths at which neither kubelet nor pods would see a mount. A path outside of the part of
 * kubelet's directory that the container has can be made and mounted on in the container, and is
 * seen there alone: the pod gets the directory of the node's own disk, and writes into it. This
 * happens where {@code kubelet-dir} is a link, and kubelet was given the directory behind it, as in
 * MicroK8s.
 */
public final class MountVisibility {
  private final MountTable table;

  public MountVisibility(MountTable table) {
    this.table = table;
  }

  /**
   * @throws StepFailedException if the mount that the path is on does not pass mounts on
   */
  public void require(HostPath path) {
    table
        .holding(parent(path))
        .filter(mount -> !mount.shared())
        .ifPresent(mount -> {
          throw new StepFailedException(
              new NodeFailure.HostNotReady(
                  path
                      + " is on "
                      + mount.describe()
                      + " at "
                      + mount.mountPoint()
                      + ", which is not shared: pods would not see the volume there, and write to the"
                      + " node's own disk",
                  "let host.kubeletDir of the chart (kubelet-dir) be the directory that kubelet was"
                      + " given as its --root-dir, not a link to it; without the chart, mount that"
                      + " directory into the container with mountPropagation: Bidirectional"));
        });
  }

  private static String parent(HostPath path) {
    return path.value().substring(0, Math.max(1, path.value().lastIndexOf('/')));
  }
}
