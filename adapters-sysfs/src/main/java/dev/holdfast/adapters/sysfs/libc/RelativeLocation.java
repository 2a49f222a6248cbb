package dev.holdfast.adapters.sysfs.libc;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A location relative to a directory. From an open directory it is resolved in that very object,
 * even if another object has its name by now, and the kernel has to resolve the last steps only.
 *
 * @param open the directory, if it is open
 * @param way the names below the directory with slashes between; empty for the directory itself
 */
public record RelativeLocation(Path directory, @Nullable OpenDirectory open, String way) {

  public static RelativeLocation of(Path path) {
    return new RelativeLocation(path, null, "");
  }

  public RelativeLocation child(String name) {
    return new RelativeLocation(directory, open, way.isEmpty() ? name : way + "/" + name);
  }

  public Path path() {
    return way.isEmpty() ? directory : directory.resolve(way);
  }

  public String name() {
    return way.isEmpty()
        ? String.valueOf(directory.getFileName())
        : way.substring(way.lastIndexOf('/') + 1);
  }

  /** False in a tree that system calls cannot reach, such as one in memory. */
  public boolean real() {
    return directory.getFileSystem().equals(FileSystems.getDefault());
  }

  /** For the first argument of openat(2). */
  public int beside() {
    return open == null ? FileCalls.NOWHERE : open.number();
  }

  /** For the second argument of openat(2). */
  public String called() {
    if (open == null) {
      return way.isEmpty() ? directory.toString() : directory + "/" + way;
    }
    return way.isEmpty() ? "." : way;
  }
}
