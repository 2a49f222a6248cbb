package dev.holdfast.application.mount;

import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.mount.SelinuxLabels;
import dev.holdfast.domain.volume.VolumeId;

/**
 * Compares the labels that SELinux gives to the files of a mount with those that a call asks for.
 * All mounts of a filesystem have the same ones, and a pod with another label cannot use its files.
 */
public final class MountLabels {
  private MountLabels() {}

  /**
   * @throws StepFailedException that names the first one that differs
   */
  public static void require(VolumeId volume, Mount mount, SelinuxLabels asked) {
    asked
        .difference(mount.labels())
        .ifPresent(difference -> {
          throw new StepFailedException(
              new NodeFailure.Incompatible(
                  volume,
                  "mounted with " + difference.there() + " at " + mount.mountPoint(),
                  difference.asked()));
        });
  }
}
