package dev.holdfast.architecture.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The prose of a file. Everything else is masked, not cut out, so that a position in the prose is
 * the same position in the file. A sentence that is wrapped over lines, or over string literals
 * joined by {@code +}, is one text.
 *
 * @param file relative to the directory of the parent pom, such as {@code docs/tuning.md}
 */
record Prose(String file, String text) {
  private static final Set<String> NOT_WRITTEN_HERE =
      Set.of("target", "protobuf", "node_modules", "__pycache__", ".git", ".idea");

  /** A file without an extension is a script. */
  private static final Pattern TEXT =
      Pattern.compile("(?:.*\\.(?:java|md|py|sh|ya?ml|html|js|css|json|tpl|txt|xml|config)|[^.]+)");

  /** Under {@code src/test/resources} the rest is recorded from kernels and programs. */
  private static final Pattern TEST_RESOURCE = Pattern.compile(".*\\.(?:md|py|sh|yaml)");

  private static final String LITERAL = "(?:\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\")";
  private static final Pattern JAVA =
      Pattern.compile(
          ("(?s)(?<block>/\\*.*?\\*/)|(?<line>//[^\n]*)"
                  + "|(?<title>@DisplayName\\(\\s*%1$s(?:\\s*\\+\\s*%1$s)*)"
                  + "|(?<literal>%1$s)|'(?:\\\\.|[^'\\\\])+'")
              .formatted(LITERAL));

  private static final Pattern DECORATION =
      Pattern.compile("(?m)^\\s*(?:\\*+(?!/)|#+)|(?<!\\S)//+");

  private static final Pattern NAME =
      Pattern.compile("\\{@(?:code|link|value)[^}]*}|@(?:param|throws|see)\\s+\\S+");

  private static final Pattern ESCAPE = Pattern.compile("\\\\[nrts]");
  private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern CODE = Pattern.compile("[^\\s+]");

  /** The prose of every text file below the directory of the parent pom. */
  static List<Prose> all(Path house) {
    try (Stream<Path> paths = Files.walk(house)) {
      return paths
          .map(house::relativize)
          .filter(Prose::isText)
          .filter(file -> Files.isRegularFile(house.resolve(file)))
          .map(file -> of(file.toString(), read(house.resolve(file))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Prose of(String file, String source) {
    return new Prose(
        file, file.endsWith(".java") ? java(file, source) : replaceEach(DECORATION, source, ' '));
  }

  private static boolean isText(Path file) {
    String name = String.valueOf(file.getFileName());
    for (Path part : file) {
      if (NOT_WRITTEN_HERE.contains(part.toString())) {
        return false;
      }
    }
    Pattern kinds = file.toString().contains("src/test/resources") ? TEST_RESOURCE : TEXT;
    return kinds.matcher(name).matches() && !name.equals("LICENSE");
  }

  /** Comments, and the literals that people read: those of production, and titles of tests. */
  private static String java(String file, String source) {
    boolean test = file.contains("src/test/");
    StringBuilder text = new StringBuilder();
    int end = 0;
    for (Matcher token = JAVA.matcher(source); token.find(); end = token.end()) {
      String found = token.group();
      text.append(mask(source.substring(end, token.start())));
      if (token.group("block") != null) {
        String plain = replaceEach(DECORATION, found.substring(2), ' ');
        text.append(mask("/*")).append(replaceEach(NAME, plain, '\0'));
      } else if (token.group("line") != null) {
        text.append(replaceEach(DECORATION, found, ' '));
      } else if (token.group("title") != null || (token.group("literal") != null && !test)) {
        text.append(replaceEach(ESCAPE, found, ' '));
      } else {
        text.append(mask(found));
      }
    }
    text.append(mask(source.substring(end)));
    return replaceEach(JOIN, text.toString(), ' ');
  }

  private static String mask(String code) {
    return replaceEach(CODE, code, '\0');
  }

  /** In place of each match as many {@code with}; the ends of lines stay. */
  private static String replaceEach(Pattern pattern, String text, char with) {
    return pattern
        .matcher(text)
        .replaceAll((MatchResult match) ->
            Matcher.quoteReplacement(match.group().replaceAll("[^\n]", String.valueOf(with))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The line of a position, counted from 1. */
  long line(int position) {
    return 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
