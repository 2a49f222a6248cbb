package dev.holdfast.architecture;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A production source file.
 *
 * @param module the module's name
 * @param name such as {@code FabricTopology.java}
 */
record SourceFile(String module, Path directory, String name, String text) {
  /** Every production source of the house, generated ones left out. */
  static List<SourceFile> all() {
    return Module.ALL.stream().flatMap(SourceFile::of).toList();
  }

  private static Stream<SourceFile> of(Module module) {
    Path sources = module.directory().resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> read(module, file))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFile read(Module module, Path file) {
    try {
      return new SourceFile(
          module.name(),
          requireNonNull(file.getParent()),
          file.getFileName().toString(),
          Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long lines() {
    return text.lines().count();
  }

  @Override
  public String toString() {
    return module + "/" + name;
  }
}
