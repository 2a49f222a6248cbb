package dev.holdfast.simulator.fabric;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The sparse files behind namespaces. A file that is there is kept: content outlives the host. */
final class NamespaceStore {
  private final Path directory;

  NamespaceStore(Path directory) {
    this.directory = directory;
  }

  /**
   * @param generation another one is another, empty namespace
   */
  Path open(String nqn, int nsid, int generation, long bytes) {
    UUID name = UUID.nameUUIDFromBytes(nqn.getBytes(StandardCharsets.UTF_8));
    Path file = directory.resolve(name + "-" + nsid + "-" + generation + ".img");
    try {
      Files.createDirectories(directory);
      resize(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  static void resize(Path file, long bytes) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(bytes);
    }
  }
}
