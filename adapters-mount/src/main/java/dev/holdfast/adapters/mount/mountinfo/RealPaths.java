package dev.holdfast.adapters.mount.mountinfo;

import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Paths as the mount table has them: links above the last name are followed, the last name is not.
 * Kubelet's directory may be behind a link, and then kubelet's paths are none of the table's.
 */
public final class RealPaths {
  private RealPaths() {}

  /** The part that does not exist yet stays as it is. */
  public static HostPath of(HostPath path) {
    return new HostPath(of(Path.of(path.value())).toString());
  }

  /** As {@link #of(HostPath)}. */
  public static Path of(Path path) {
    Path parent = path.getParent();
    Path name = path.getFileName();
    return parent == null || name == null ? path : ofDirectory(parent).resolve(name);
  }

  /** With a link as its last name followed as well. */
  public static Path ofDirectory(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return of(directory);
    }
  }
}
