package dev.holdfast.application.port.out;

import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
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
   * Remembers the staging; and for ever, of the volume and of its namespace, that it has had a
   * filesystem or was handed out raw, should the record say so.
   *
   * @throws HostInterfaceException if it could not be made durable
   */
  void put(StagedVolume volume);

  /** Forgets the staging, and not what is remembered for ever. */
  void remove(VolumeId volume);

  /**
   * Every volume that is recorded as staged or being staged; damaged records are left out and
   * reported.
   */
  List<StagedVolume> all();

  /** True if there is a record that the volume had a filesystem, made or seen on this host. */
  boolean everFormatted(VolumeId volume);

  /**
   * The same of a namespace, whatever volume it was. Without an identifier that is its own for ever
   * nothing is known of it.
   */
  boolean everFormatted(NamespaceIdentifiers namespace);

  /** True if there is a record that the volume was staged on this host as a raw device. */
  boolean everRaw(VolumeId volume);

  /** The same of a namespace, whatever volume it was. */
  boolean everRaw(NamespaceIdentifiers namespace);

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
