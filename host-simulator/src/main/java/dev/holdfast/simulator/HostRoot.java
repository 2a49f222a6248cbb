package dev.holdfast.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory of a simulated host, recognized by a marker file. */
final class HostRoot {
  private static final String MARKER = ".simulated-host";
  private static final List<String> SHOWN = List.of("sys", "dev", "proc", ".staging");

  private HostRoot() {}

  /** Makes it ready for a boot: nothing is shown any more. */
  static Path prepare(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path root = directory.toRealPath();
    boolean ours = Files.exists(root.resolve(MARKER));
    for (String name : SHOWN) {
      Path shown = root.resolve(name);
      if (Files.exists(shown, LinkOption.NOFOLLOW_LINKS)) {
        if (!ours) {
          throw new IllegalArgumentException(shown + " is not a simulated host's");
        }
        delete(shown);
      }
    }
    Files.writeString(root.resolve(MARKER), "made by the Holdfast host simulator\n");
    return root;
  }

  private static void delete(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
