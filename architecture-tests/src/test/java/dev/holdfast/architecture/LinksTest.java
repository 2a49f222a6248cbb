package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link from page to page leads to a file that is there, and to a heading of it. */
class LinksTest {
  private static final Pattern CODE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```|`[^`\n]*`");
  private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Set<String> NO_PAGES_OF_OURS = Set.of("target", ".git", "node_modules");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<Path> pages = pages(Module.house());

    assertThat(pages).hasSizeGreaterThan(20);
    assertThat(pages.stream().flatMap(LinksTest::broken)).isEmpty();
  }

  @Test
  void seesWhatLeadsNowhere(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("there.md"),
        """
        # The `first` thing, and *more*
        ## DEAD_MOUNT
        ## Twice
        ## Twice
        ```
        # no heading [no](link.md)
        ```
        """);
    Path page = directory.resolve("page.md");
    Files.writeString(
        page,
        """
        # Here
        [a](there.md) [b](there.md#the-first-thing-and-more) [c](there.md#dead_mount)
        [d](there.md#twice-1) [e](#here) [f](https://example.com/x#y) [g](.) `[h](code.md)`
        [1](absent.md) [2](there.md#absent) [3](#absent) [4](there.md#no-heading-nolinkmd)
        """);

    assertThat(broken(page))
        .containsExactly(
            page + " -> absent.md",
            page + " -> there.md#absent",
            page + " -> #absent",
            page + " -> there.md#no-heading-nolinkmd");
  }

  private static List<Path> pages(Path house) throws IOException {
    try (Stream<Path> files = Files.walk(house)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file ->
              Stream.iterate(house.relativize(file), p -> p != null, Path::getParent)
                  .noneMatch(part -> NO_PAGES_OF_OURS.contains(String.valueOf(part.getFileName()))))
          .toList();
    }
  }

  private static Stream<String> broken(Path page) {
    return LINK.matcher(CODE.matcher(read(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .filter(link -> !leads(page, link))
        .map(link -> page + " -> " + link);
  }

  private static boolean leads(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (hash < 0) {
      return Files.exists(there);
    }
    return Files.isRegularFile(there) && anchors(read(there)).contains(link.substring(hash + 1));
  }

  /** As GitHub makes them. */
  private static Set<String> anchors(String page) {
    Map<String, Integer> times = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    HEADING
        .matcher(FENCE.matcher(page).replaceAll(""))
        .results()
        .map(heading ->
            heading
                .group(1)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'))
        .forEach(slug -> {
          int before = times.merge(slug, 1, Integer::sum) - 1;
          anchors.add(before == 0 ? slug : slug + "-" + before);
        });
    return anchors;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
