package dev.holdfast.application.mount;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path where a volume is to be mounted, before it is mounted. */
public final class MountTarget {
  private static final Logger LOG = LoggerFactory.getLogger(MountTarget.class);

  private final PathInspection paths;
  private final VolumeUnmount unmount;

  public MountTarget(PathInspection paths, VolumeUnmount unmount) {
    this.paths = paths;
    this.unmount = unmount;
  }

  /**
   * True if the volume is mounted there already; false if nothing is. A dead mount is unmounted.
   *
   * @throws StepFailedException if the volume is mounted in the other mode, or something else is
   */
  public boolean alreadyMounted(
      VolumeId volume, HostPath path, Namespace device, boolean readOnly, Deadline deadline) {
    return switch (paths.of(path, device)) {
      case PathState.Free() -> false;
      case PathState.Volume(Mount mount) -> {
        requireMode(volume, mount, readOnly);
        yield true;
      }
      case PathState.Dead(String removed) -> {
        LOG.warn(
            "volume {}: the mount at {} is dead, because its device {} was removed; it is unmounted, and"
                + " the volume is mounted on {}",
            volume,
            path,
            removed,
            device.device());
        unmount.unmount(volume, path, Optional.of(device.ids()), deadline);
        yield false;
      }
      case PathState.Taken taken -> throw new StepFailedException(taken.failure(path));
    };
  }

  private static void requireMode(VolumeId volume, Mount mount, boolean readOnly) {
    if (mount.readOnly() != readOnly) {
      throw new StepFailedException(
          new NodeFailure.Incompatible(
              volume,
              "mounted " + mode(mount.readOnly()) + " at " + mount.mountPoint(),
              mode(readOnly)));
    }
  }

  private static String mode(boolean readOnly) {
    return readOnly ? "read-only" : "read-write";
  }
}
