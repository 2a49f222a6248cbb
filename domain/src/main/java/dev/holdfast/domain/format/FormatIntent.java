package dev.holdfast.domain.format;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;

/**
 * A note that mkfs is about to run. It explains the remains of a mkfs that did not complete. It
 * permits nothing: the places that are read do not prove the owner of the bytes on a device (ADR
 * 21).
 *
 * @param namespace proven to be the volume, and proven to be empty
 */
public record FormatIntent(
    VolumeId volume, NamespaceIdentifiers namespace, FilesystemType type, Instant at) {

  /**
   * An explanation for the operator of a device that was refused because of the data on it.
   *
   * @param there the namespace that holds data now
   */
  public String explain(NamespaceIdentifiers there) {
    String begun = "mkfs of " + type.word() + " was begun at " + at;
    return namespace.equals(there)
        ? begun
            + " and is not known to have completed, so these may be its remains, or data written"
            + " since by another process: inspect these places, and if the data is not needed, clear"
            + " the whole device (blkdiscard --zeroout); the next attempt then formats it"
        : begun + " for this volume, but on another namespace (" + namespace + ")";
  }
}
