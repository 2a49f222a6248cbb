package dev.holdfast.application.job;

import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;

/** The object of a job: a volume's filesystem on its proven device. */
public record JobSubject(VolumeId volume, SubsystemNqn nqn, Namespace device, FilesystemType type) {
  /** The same volume's, with what its filesystem is in. */
  public JobSubject on(Namespace content) {
    return new JobSubject(volume, nqn, content, type);
  }

  String key() {
    return VolumeJob.namespaceKey(nqn, device.ids());
  }
}
