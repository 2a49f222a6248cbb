package dev.holdfast.application.port.out;

import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/** What we remember of volumes over restarts. Writes are atomic and durable when they return. */
public interface VolumeRecords {
  /**
   * @throws HostInterfaceException if the record is there and cannot be read
   */
  Optional<StagedVolume> find(VolumeId volume);

  /**
   * @throws HostInterfaceException if it could not be made durable
   */
  void put(StagedVolume volume);

  /** Forgets the staging; that the volume was ever formatted is remembered. */
  void remove(VolumeId volume);

  /**
   * Every volume that is recorded as staged or being staged; damaged records are left out and
   * reported.
   */
  List<StagedVolume> all();

  /** True if there is a record that the volume had a filesystem, made or seen on this host. */
  boolean everFormatted(VolumeId volume);

  /**
   * Remembers that mkfs is about to run, in the place of what was remembered before, until it is
   * recorded that the volume has a filesystem.
   *
   * @throws HostInterfaceException if it could not be made durable
   */
  void beginFormat(FormatIntent intent);

  /** The mkfs that was begun and is not recorded as done; none if that record is damaged. */
  Optional<FormatIntent> begunFormat(VolumeId volume);
}
