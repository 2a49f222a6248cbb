package dev.holdfast.simulator.state;

/**
 * The content of a disk as its superblock identifies it.
 *
 * @param type as mount names it
 */
public record Filesystem(String type, String uuid) {
  /** A filesystem that is on no disk of this host. */
  public static Filesystem virtual(String type) {
    return new Filesystem(type, "");
  }
}
