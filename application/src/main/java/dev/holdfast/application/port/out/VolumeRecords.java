package dev.holdfast.application.port.out;

import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/** The records of volumes, kept across restarts. Writes are atomic and durable when they return. */
public interface VolumeRecords {
  /**
   * @throws HostInterfaceException if the record is there and cannot be read; its message contains
   *     what helps
   */
  Optional<StagedVolume> find(VolumeId volume);

  /**
   * Records the staging; and permanently, for the volume and for its namespace, that it has had a
   * filesystem or was handed out raw, if the record contains that.
   *
   * @throws HostInterfaceException if it could not be made durable
   */
  void put(StagedVolume volume);

  /** Forgets the staging, and not the permanent marks. */
  void remove(VolumeId volume);

  /**
   * Every record, and what cannot be read of them: one that is unreadable costs no other.
   *
   * @throws HostInterfaceException if it is not known which records there are
   */
  Records read();

  /**
   * Every volume that is known to be staged or being staged. Not for concluding that a volume or a
   * subsystem has no record: {@link #read} has what is not known.
   */
  default List<StagedVolume> all() {
    return read().volumes();
  }

  /**
   * All records.
   *
   * @param unreadable records of volumes of which nothing is known, neither id nor subsystem
   */
  record Records(List<StagedVolume> volumes, List<Unreadable> unreadable) {
    public Records {
      volumes = List.copyOf(volumes);
      unreadable = List.copyOf(unreadable);
    }

    /** The volumes on one subsystem; the same ones may be missing. */
    public Records on(SubsystemNqn nqn) {
      return new Records(
          volumes.stream().filter(volume -> volume.attachment().nqn().equals(nqn)).toList(),
          unreadable);
    }

    /**
     * Why it is not known that the volumes which can be read are all that need a subsystem; empty
     * if it is known. A volume whose record cannot be read may be on any subsystem, and may have no
     * mount that would show it: a raw block volume between two pods. So as long as there is such a
     * record no controller is removed because "no volume is left on it". It stays connected, which
     * costs a connection; the other guess costs a volume its device.
     */
    public Optional<String> doubt() {
      return unreadable.stream().findFirst().map(one -> one.file() + " " + one.why());
    }
  }

  /**
   * A record that is there and cannot be read.
   *
   * @param why as the rest of a sentence about the file, with what helps
   */
  record Unreadable(String file, String why) {}

  /** True if there is a record that the volume had a filesystem, made or seen on this host. */
  boolean everFormatted(VolumeId volume);

  /**
   * The same of a namespace, whatever volume it was. Of one without a permanent identifier nothing
   * is known.
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

  /**
   * Why no record can be written now, found by writing one; empty if it can. It may hang as long as
   * the disk does, and keeps no other call from being made meanwhile.
   */
  Optional<Unwritable> unwritable();

  /**
   * No record can be written.
   *
   * @param seen with the path
   * @param remedy what helps
   */
  record Unwritable(String seen, String remedy) {}

  /** The mkfs that was begun and is not recorded as done; none if that record is damaged. */
  Optional<FormatIntent> begunFormat(VolumeId volume);
}
