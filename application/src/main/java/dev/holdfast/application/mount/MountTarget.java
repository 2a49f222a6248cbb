package dev.holdfast.application.mount;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path where a volume is to be mounted, before it is mounted. */
public final class MountTarget {
  private static final Logger LOG = LoggerFactory.getLogger(MountTarget.class);

  private final VolumeMounts mounts;
  private final StoppedFilesystems stopped;
  private final PathInspection paths;
  private final VolumeUnmount unmount;

  public MountTarget(
      VolumeMounts mounts,
      StoppedFilesystems stopped,
      PathInspection paths,
      VolumeUnmount unmount) {
    this.mounts = mounts;
    this.stopped = stopped;
    this.paths = paths;
    this.unmount = unmount;
  }

  /**
   * True if the volume is mounted there already; false if nothing is. A dead mount is unmounted,
   * and one of a filesystem that has stopped.
   *
   * @throws StepFailedException if the volume is mounted in the other mode, or something else is,
   *     or the filesystem has stopped and is mounted elsewhere as well
   */
  public boolean alreadyMounted(
      VolumeId volume, HostPath path, Namespace device, boolean readOnly, Deadline deadline) {
    return switch (paths.of(path, device)) {
      case PathState.Free() -> false;
      case PathState.Volume(Mount mount) -> {
        requireMode(volume, mount, readOnly);
        Optional<String> word = stopped(volume, mount, device);
        if (word.isEmpty()) {
          yield true;
        }
        LOG.warn(
            "volume {}: the filesystem at {} has stopped after an error ({}); it is unmounted, and the"
                + " volume is checked and mounted again",
            volume,
            path,
            word.get());
        unmount.unmount(volume, path, Optional.of(device.ids()), deadline);
        yield false;
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

  /**
   * The word for it if the filesystem has stopped after an error: it works again only after its
   * last mount was removed.
   *
   * @throws StepFailedException if it has, and is mounted elsewhere as well
   */
  public Optional<String> stopped(VolumeId volume, Mount mount, Namespace device) {
    Optional<String> word = stopped.of(mount, device);
    List<String> others =
        word.isEmpty() ? List.of() : mounts.otherUses(device, new HostPath(mount.mountPoint()));
    if (!others.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.DeadMount(
              volume,
              mount.mountPoint(),
              "its filesystem has stopped after an error ("
                  + word.orElse("")
                  + ") and is checked and mounted again as soon as nothing else uses it; still mounted"
                  + " at "
                  + String.join(", ", others)
                  + ": delete the pods there"));
    }
    return word;
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
