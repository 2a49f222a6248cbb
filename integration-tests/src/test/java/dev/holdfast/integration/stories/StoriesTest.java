package dev.holdfast.integration.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of stories that {@code lab/run --list} prints is the list of their classes. */
class StoriesTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  @Test
  void theListIsWhatTheClassesSay() throws IOException {
    List<String> lines =
        Catalog.STORIES.stream()
            .map(story ->
                Catalog.letter(story)
                    + "\t"
                    + Catalog.title(story)
                    + "\t"
                    + Catalog.mark(story).value())
            .toList();

    assertThat(Files.readAllLines(MODULE.resolve("stories.txt"))).isEqualTo(lines);
    assertThat(lines).isSorted();
  }

  @Test
  void everyStoryIsInTheCatalogAndCannotHangForEver() throws IOException {
    try (Stream<Path> files =
        Files.list(MODULE.resolve("src/test/java/dev/holdfast/integration/stories"))) {
      assertThat(
              files
                  .map(file -> String.valueOf(file.getFileName()))
                  .filter(name -> name.endsWith("Story.java")))
          .containsExactlyInAnyOrderElementsOf(
              Catalog.STORIES.stream().map(story -> story.getSimpleName() + ".java").toList());
    }
    assertThat(Catalog.STORIES).allMatch(story -> story.isAnnotationPresent(Timeout.class));
  }
}
