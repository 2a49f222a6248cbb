package dev.holdfast.application.port.out;

import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;

/**
 * The names of the pods for which volumes were published, kept across restarts; at most one for
 * each target path. They are for people: nothing is decided by them, and a loss costs a word in a
 * message.
 */
public interface PodRecords {
  /**
   * @throws HostInterfaceException if it could not be written
   */
  void put(Publication publication);

  void remove(HostPath target);

  /**
   * Those that can be read.
   *
   * @throws HostInterfaceException if it is not known which records there are
   */
  List<Publication> all();

  /** A volume that was published for a pod. */
  record Publication(VolumeId volume, HostPath target, PodName pod) {}
}
