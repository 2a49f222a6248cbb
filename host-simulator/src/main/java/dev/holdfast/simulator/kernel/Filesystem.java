package dev.holdfast.simulator.kernel;

/**
 * What is on a disk, by its superblock.
 *
 * @param type as mount names it
 */
public record Filesystem(String type, String uuid) {
  /** A kind that lives on no disk of ours. */
  static Filesystem virtual(String type) {
    return new Filesystem(type, "");
  }
}
