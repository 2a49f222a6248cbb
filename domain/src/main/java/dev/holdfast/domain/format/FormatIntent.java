package dev.holdfast.domain.format;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;

/**
 * That mkfs is about to run. It explains what a mkfs leaves that did not end. It permits nothing:
 * whose the bytes on a device are cannot be told from the places that are read (ADR 21).
 *
 * @param namespace proven to be the volume, and proven to be empty
 */
public record FormatIntent(
    VolumeId volume, NamespaceIdentifiers namespace, FilesystemType type, Instant at) {

  /**
   * What a person has to know who finds a device refused for the data on it.
   *
   * @param there the namespace that holds data now
   */
  public String explain(NamespaceIdentifiers there) {
    String begun = "mkfs of " + type.word() + " was begun at " + at;
    return namespace.equals(there)
        ? begun
            + " and is not known to have ended, so this may be what it has left, or what somebody"
            + " has written since: look at these places, and if nobody needs what is there, clear"
            + " the whole device (blkdiscard --zeroout), and the next try formats it"
        : begun + " for this volume, but on another namespace (" + namespace + ")";
  }
}
