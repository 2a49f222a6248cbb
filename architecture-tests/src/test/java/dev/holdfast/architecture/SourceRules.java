package dev.holdfast.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about facts that class files do not show. Each returns its violations, one line each. */
final class SourceRules {
  static final int MOST_LINES = 300;
  static final int MOST_IN_A_PACKAGE = 20;
  private static final String PURPOSE = "package-info.java";

  /** These know the host: they name its files, or are given them. */
  private static final Set<String> HOST_MODULES =
      Set.of("adapters-sysfs", "adapters-nvmecli", "adapters-mount", "host-simulator", "bootstrap");

  /** A literal that begins like a path of the host; /dev/null is nothing. */
  private static final Pattern HOST_PATH =
      Pattern.compile("\"/(sys|proc|dev)(/(?!null\")[^\"]*)?\"");

  private static final Pattern DEFAULT = Pattern.compile("\\bdefault\\s*(->|:)");
  private static final Pattern SENTENCE = Pattern.compile("/\\*\\*\\s*(?s:.*?)\\.\\s*\\*/");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

  /** A type is a thing, so its name ends with a noun; these are nouns. */
  private static final Pattern GERUND = Pattern.compile(".*(?<!List|Find|Sett|Str|Keyr)ing\\.java");

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

  static Stream<String> gerunds(SourceFile file) {
    return GERUND.matcher(file.name()).matches()
        ? Stream.of(file + " is named by an act, not by a thing")
        : Stream.empty();
  }

  static Stream<String> crowdedPackages(List<SourceFile> files) {
    return files.stream()
        .filter(file -> !file.name().equals(PURPOSE))
        .collect(Collectors.groupingBy(SourceFile::directory, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(each -> each.getValue() > MOST_IN_A_PACKAGE)
        .map(each -> each.getKey() + " has " + each.getValue() + " files");
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
        && file.name().equals(PURPOSE)
        && file.text().contains("@NullMarked")
        && SENTENCE.matcher(file.text()).lookingAt();
  }
}
