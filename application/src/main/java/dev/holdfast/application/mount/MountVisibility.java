package dev.holdfast.application.mount;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.HostPath;
import java.util.Optional;

/**
 * Do kubelet and the pods see what is mounted at a path? A path outside of what the container has
 * of kubelet's directory can be made and mounted on in the container, and there alone: the pod gets
 * the directory of the host's disk below it, and writes there. So it is where {@code kubelet-dir}
 * is a link and kubelet itself is given the directory behind it, as in MicroK8s.
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
    on(path)
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

  /** The longest mount point above the path wins, and of several mounts on it the last. */
  private Optional<Mount> on(HostPath path) {
    return table.mounts().stream()
        .filter(mount -> above(mount.mountPoint(), path.value()))
        .reduce((a, b) -> a.mountPoint().length() > b.mountPoint().length() ? a : b);
  }

  private static boolean above(String mountPoint, String path) {
    return path.startsWith(mountPoint.endsWith("/") ? mountPoint : mountPoint + "/");
  }
}
