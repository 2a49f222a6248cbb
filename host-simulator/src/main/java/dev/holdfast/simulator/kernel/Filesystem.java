package dev.holdfast.simulator.kernel;

/**
 * The content of a disk as its superblock identifies it.
 *
 * @param type as mount names it
 */
public record Filesystem(String type, String uuid) {
  /** A filesystem that is on no disk of this host. */
  static Filesystem virtual(String type) {
    return new Filesystem(type, "");
  }
}
