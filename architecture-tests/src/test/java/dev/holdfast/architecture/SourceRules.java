package dev.holdfast.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about facts that class files do not show. Each returns its violations, one line each. */
final class SourceRules {
  static final int MOST_LINES = 300;

  /** These know the host: they name its files, or are given them. */
  private static final Set<String> HOST_MODULES =
      Set.of("adapters-sysfs", "adapters-nvmecli", "adapters-mount", "host-simulator", "bootstrap");

  /** A literal that begins like a path of the host; /dev/null is nothing. */
  private static final Pattern HOST_PATH =
      Pattern.compile("\"/(sys|proc|dev)(/(?!null\")[^\"]*)?\"");

  private static final Pattern DEFAULT = Pattern.compile("\\bdefault\\s*(->|:)");
  private static final Pattern SENTENCE = Pattern.compile("/\\*\\*\\s*(?s:.*?)\\.\\s*\\*/");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

  private SourceRules() {}

  static Stream<String> hostPathsOutsideTheirAdapters(SourceFile file) {
    return HOST_MODULES.contains(file.module())
        ? Stream.empty()
        : COMMENT
            .matcher(file.text())
            .replaceAll("")
            .lines()
            .flatMap(line -> HOST_PATH.matcher(line).results().map(MatchResult::group))
            .map(literal -> file + " names " + literal);
  }

  /** The compiler finds what a switch forgot, unless it has a default. */
  static Stream<String> defaultsInTheMapping(SourceFile file) {
    boolean mapping = file.directory().endsWith("adapters/csi/mapping");
    return mapping && DEFAULT.matcher(COMMENT.matcher(file.text()).replaceAll("")).find()
        ? Stream.of(file + " has a default")
        : Stream.empty();
  }

  static Stream<String> tooLong(SourceFile file) {
    return file.lines() > MOST_LINES
        ? Stream.of(file + " has " + file.lines() + " lines")
        : Stream.empty();
  }

  static Stream<String> packagesWithoutPurpose(List<SourceFile> files) {
    return files.stream()
        .map(SourceFile::directory)
        .distinct()
        .filter(directory -> files.stream().noneMatch(file -> isPurpose(file, directory)))
        .map(directory -> directory + " has no package-info with @NullMarked and a sentence");
  }

  private static boolean isPurpose(SourceFile file, Path directory) {
    return file.directory().equals(directory)
        && file.name().equals("package-info.java")
        && file.text().contains("@NullMarked")
        && SENTENCE.matcher(file.text()).lookingAt();
  }
}
