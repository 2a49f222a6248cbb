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

  /** Entries that only the application needs, which is packaged by itself. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("/(bootstrap|spring-|tomcat-|micrometer-)");

  /** The kubelet of the stories is among the application's tests. */
  private static final Pattern TESTS = Pattern.compile("/bootstrap.*(/test-classes|-tests\\.jar)$");

  private ClassPath() {}

  /**
   * A command that runs tests in a machine, where there is no Maven. It fails if there are none.
   *
   * @param properties such as {@code -Dname=value}
   */
  public static List<String> tests(Path share, List<String> properties, List<String> classes) {
    Path folder = share.resolve(FOLDER);
    List<String> arguments = new ArrayList<>(properties);
    arguments.addAll(
        List.of(
            "-cp",
            folder.resolve("classes") + ":" + folder + "/*",
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--disable-banner",
            "--disable-ansi-colors",
            "--details=tree",
            "--details-theme=ascii",
            "--fail-if-no-tests"));
    classes.forEach(it -> arguments.add("--select-class=" + it));
    return Share.java(share, arguments.toArray(String[]::new));
  }

  static void prepare(Path share) throws IOException {
    Path folder = share.resolve(FOLDER);
    List<Path> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      // a module without code of its own is named too, and not there
      if (needed(entry) && Files.exists(Path.of(entry))) {
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

  private static boolean needed(String entry) {
    return !LEFT_OUT.matcher(entry).find() || TESTS.matcher(entry).find();
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
