package dev.holdfast.domain.format;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.Optional;

/**
 * A note that mkfs is about to run. It explains the remains of a mkfs that did not complete. By
 * itself it permits nothing: the places that are read do not prove the owner of the bytes on a
 * device (ADR 21). A person who has seen them may permit one mkfs over them (ADR 29).
 *
 * @param namespace proven to be the volume, and proven to be empty
 * @param permission to format over what is there now
 */
public record FormatIntent(
    VolumeId volume,
    NamespaceIdentifiers namespace,
    FilesystemType type,
    Instant at,
    Optional<Permission> permission) {

  /** Without a permission, as each one begins. */
  public FormatIntent(
      VolumeId volume, NamespaceIdentifiers namespace, FilesystemType type, Instant at) {
    this(volume, namespace, type, at, Optional.empty());
  }

  /**
   * A person's decision.
   *
   * @param seen the fingerprint of the data that was shown
   */
  public record Permission(Instant at, String seen) {}

  public FormatIntent permitted(Permission given) {
    return new FormatIntent(volume, namespace, type, at, Optional.of(given));
  }

  /** True if a person has permitted to format over just these data on this namespace. */
  public boolean permits(NamespaceIdentifiers there, String fingerprint) {
    return namespace.equals(there)
        && permission.filter(given -> given.seen().equals(fingerprint)).isPresent();
  }

  /**
   * An explanation for the operator of a device that was refused because of the data on it.
   *
   * @param there the namespace that holds data now
   */
  public String explain(NamespaceIdentifiers there) {
    String begun = "mkfs of " + type.word() + " was begun at " + at;
    if (!namespace.equals(there)) {
      return begun + " for this volume, but on another namespace (" + namespace + ")";
    }
    String other =
        permission
            .map(given ->
                "; the permission of "
                    + given.at()
                    + " to format again is for other data than are there now")
            .orElse("");
    return begun
        + " and is not known to have completed, so these may be its remains, or data written"
        + " since by another process: 'holdfast format-again "
        + volume
        + "' on this node shows them, and permits the next attempt to format the volume; or clear"
        + " the whole device (blkdiscard --zeroout)"
        + other;
  }
}
