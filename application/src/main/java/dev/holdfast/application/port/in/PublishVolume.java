package dev.holdfast.application.port.in;

import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/** Hands a staged volume to a pod. A dead mount is never handed out. Idempotent. */
public interface PublishVolume {
  Outcome<Done> publish(Command command);

  /**
   * @param group the pod's
   * @param readOnly the pod's wish; the capability may ask for it as well
   * @param pod as kubelet names it, for people; empty if it does not, or the name is none
   */
  record Command(
      VolumeId volume,
      HostPath stagingPath,
      HostPath targetPath,
      VolumeCapability capability,
      Optional<MountGroup> group,
      boolean readOnly,
      Optional<PodName> pod,
      Duration patience) {

    /** By a caller that names no pod, for no group. */
    public Command(
        VolumeId volume,
        HostPath stagingPath,
        HostPath targetPath,
        VolumeCapability capability,
        boolean readOnly,
        Duration patience) {
      this(
          volume,
          stagingPath,
          targetPath,
          capability,
          Optional.empty(),
          readOnly,
          Optional.empty(),
          patience);
    }
  }
}
