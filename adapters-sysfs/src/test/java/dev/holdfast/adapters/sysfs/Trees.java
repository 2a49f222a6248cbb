package dev.holdfast.adapters.sysfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Changes to unpacked trees. */
public final class Trees {
  private Trees() {}

  public static void write(Path file, String value) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void link(Path link, String target) {
    try {
      Files.createDirectories(link.getParent());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file, a link, or a directory with all that is in it. */
  public static void remove(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another directory in the place of this one, as if its name were given away. */
  public static void replace(Path directory, Path by) {
    try {
      Files.move(directory, directory.resolveSibling("old-" + directory.getFileName()));
      Files.move(by, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
