package dev.holdfast.simulator.watch;

import dev.holdfast.simulator.fault.ReadPoints;
import java.nio.file.Path;

/** Makes paths whose readers are noticed. */
public final class WatchedFiles {
  private final WatchedFileSystem fileSystem;

  public WatchedFiles(ReadPoints points) {
    this.fileSystem = new WatchedFileSystem(points);
  }

  /** The same place as this path of the default filesystem. Not for {@code Path.toFile()}. */
  public Path watched(Path path) {
    return fileSystem.wrap(path);
  }
}
