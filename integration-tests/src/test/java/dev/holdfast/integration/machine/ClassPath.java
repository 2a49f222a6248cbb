package dev.holdfast.integration.machine;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests' own class path as a folder in the share, so that tests can run inside a machine. */
public final class ClassPath {
  private static final String FOLDER = "tests";

  /** Ours, and what tests of ports need: neither Spring nor gRPC. */
  private static final Pattern WANTED =
      Pattern.compile(
          "/(domain|application|support-process|host-simulator|adapters-(sysfs|nvmecli|mount)|integration-tests)[/-][^/]*"
              + "|junit-|opentest4j|assertj|byte-buddy|slf4j|logback|jackson|jspecify|apiguardian");

  private ClassPath() {}

  /** A command that runs the share's Java with room for tests. */
  public static List<String> java(Path share, List<String> arguments) {
    return Share.java(share, arguments.toArray(String[]::new));
  }

  /** The class path as it is called in the machine. */
  public static String inside(Path share) {
    return share.resolve(FOLDER).resolve("classes") + ":" + share.resolve(FOLDER) + "/*";
  }

  static void prepare(Path share) throws IOException {
    Path folder = share.resolve(FOLDER);
    List<Path> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      // a module without code of its own is named too, and not there
      if (WANTED.matcher(entry).find() && Files.exists(Path.of(entry))) {
        entries.add(Path.of(entry));
      }
    }
    Files.createDirectories(folder.resolve("classes"));
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        copyTree(entry, folder.resolve("classes"));
      } else {
        copy(entry, folder.resolve(requireNonNull(entry.getFileName())));
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(requireNonNull(target.getParent()));
        copy(file, target);
      }
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
