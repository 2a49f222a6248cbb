package dev.holdfast.bootstrap.modes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.modes.Asked.FsType;
import dev.holdfast.bootstrap.modes.Rows.Row;
import dev.holdfast.bootstrap.simulated.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Asks for a volume in each way that CSI has, and compares each answer, and the page of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModesTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/modes.md").normalize();
  private static final boolean WRITE = Boolean.getBoolean("holdfast.docs.write");
  private static final int MOST_ROWS = 60;

  private final Map<Asked, List<Cell>> answers = new LinkedHashMap<>();
  private List<Row> rows = List.of();

  @BeforeAll
  void ask(@TempDir(factory = InMemory.class) Path dir) {
    try (ModesNode node = new ModesNode(dir)) {
      for (Asked asked : Asked.all().toList()) {
        List<List<Cell>> both = node.answers(asked);
        answers.put(asked.with(false), both.getFirst());
        answers.put(asked.with(true), both.getLast());
      }
    }
    rows = Rows.of(answers);
  }

  @TestFactory
  Stream<DynamicContainer> answersAsSpecified() {
    return rows.stream()
        .map(row ->
            DynamicContainer.dynamicContainer(
                row.words().toString(),
                Arrays.stream(Step.values())
                    .map(step -> DynamicTest.dynamicTest(step.title, () -> compare(row, step)))));
  }

  private static void compare(Row row, Step step) {
    Cell answer = row.cell(step);
    assertThat(
            row.requests().stream()
                .filter(asked -> !Specified.cell(asked, step).equals(answer))
                .map(asked -> asked + " wants " + Specified.cell(asked, step)))
        .as("%s: %s", step, answer)
        .isEmpty();
  }

  @Test
  void theRowsAreAllRequestsAndFew() {
    assertThat(rows).hasSizeLessThanOrEqualTo(MOST_ROWS).allMatch(Row::whole);
    assertThat(rows.stream().flatMap(row -> row.requests().stream()))
        .containsExactlyInAnyOrderElementsOf(answers.keySet());
  }

  @Test
  void theFilesystemsTypeChangesNothingButIfItIsUnknown() {
    Set<String> known =
        Arrays.stream(FsType.values())
            .filter(type -> type != FsType.UNKNOWN)
            .map(Rows::word)
            .collect(Collectors.toSet());

    assertThat(rows.stream().map(row -> row.words().get(Rows.FS_TYPE)))
        .containsOnly(known, Set.of(Rows.word(FsType.UNKNOWN)), Set.of("-"));
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = ModesPage.of(rows);
    if (WRITE) {
      Files.writeString(PAGE, page);
    }
    List<String> there = Files.exists(PAGE) ? Files.readAllLines(PAGE) : List.of();
    List<String> wanted = page.lines().toList();
    assertThat(
            Stream.concat(
                    there.stream().filter(line -> !wanted.contains(line)).map(line -> "- " + line),
                    wanted.stream().filter(line -> !there.contains(line)).map(line -> "+ " + line))
                .collect(Collectors.joining("\n")))
        .as(
            "docs/modes.md differs from what the node answers; rewrite it with %s",
            ModesPage.COMMAND)
        .isEmpty();
    assertThat(there).isEqualTo(wanted);
  }
}
