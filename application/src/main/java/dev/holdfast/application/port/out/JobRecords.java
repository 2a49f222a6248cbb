package dev.holdfast.application.port.out;

import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/**
 * The jobs whose programs may run, kept across restarts; at most one for each volume. Writes are
 * atomic and durable when they return.
 */
public interface JobRecords {
  /**
   * @throws HostInterfaceException if it could not be made durable
   */
  void put(VolumeJob job);

  void remove(VolumeId volume);

  /**
   * @throws HostInterfaceException if the record is there and cannot be read; its message contains
   *     what helps
   */
  Optional<VolumeJob> find(VolumeId volume);

  /**
   * Those that can be read.
   *
   * @throws HostInterfaceException if it is not known which records there are
   */
  List<VolumeJob> all();
}
