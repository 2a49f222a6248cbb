package dev.holdfast.conformance.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The mounts that this process sees, in the form of proc(5), mountinfo. */
public record MountTable(Path file) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int MOUNT_POINT = 4;
  private static final int OPTIONS = 5;

  /**
   * The options of each mount at the path, the uppermost last; of none if nothing is mounted there.
   */
  public List<List<String>> at(Path path) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields.length > OPTIONS)
          .filter(fields -> plain(fields[MOUNT_POINT]).equals(path.toString()))
          .map(fields -> Arrays.asList(fields[OPTIONS].split(",", -1)))
          .toList();
    }
  }

  private static String plain(String escaped) {
    return OCTAL.matcher(escaped).replaceAll(MountTable::character);
  }

  private static String character(MatchResult octal) {
    return java.util.regex.Matcher.quoteReplacement(
        String.valueOf((char) Integer.parseInt(octal.group(1), 8)));
  }
}
