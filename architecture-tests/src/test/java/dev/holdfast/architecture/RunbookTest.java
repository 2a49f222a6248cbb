package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each word that an operator may look up is in {@code docs/runbook.md}, and each message is quoted
 * as it is logged.
 */
class RunbookTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^### ([A-Z_]+)$");
  private static final Pattern METRIC = Pattern.compile("(?m)^\\| `(holdfast_\\w+)");

  /** The texts between double quotes in the troubleshooting's first column, cut at each gap. */
  private static final Pattern SAID = Pattern.compile("(?m)^\\| \"([^\"|]+)\" \\|");

  private final String runbook = page("docs/runbook.md");

  @Test
  void everyVerdictHasItsSectionAndNothingElseHas() {
    assertThat(HEADING.matcher(runbook).results().map(heading -> heading.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Verdict.values()).map(Enum::name).toList());
  }

  @Test
  void everyWordOfAPathIsExplained() {
    assertThat(Arrays.stream(PathState.values()))
        .allSatisfy(word -> assertThat(runbook).contains("\n| `" + word + "` |"));
  }

  @Test
  void everyMetricIsThere() {
    Set<String> known = metrics(page("docs/metrics.md"));

    assertThat(known).hasSizeGreaterThan(7);
    assertThat(metrics(runbook)).isEqualTo(known);
  }

  private static Set<String> metrics(String page) {
    return METRIC.matcher(page).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  /** A message is quoted with ... for what differs from case to case. */
  @Test
  void everyMessageThatIsExplainedIsOneOfTheProgram() {
    String program =
        SourceFile.all().stream()
            .map(file -> file.text().replaceAll("\"\\s*\\+\\s*\"", ""))
            .collect(Collectors.joining("\n"));
    List<String> said =
        SAID.matcher(page("docs/troubleshooting.md")).results().map(MatchResult::group).toList();

    assertThat(said).hasSizeGreaterThan(20);
    assertThat(said.stream().flatMap(RunbookTest::parts).filter(part -> !program.contains(part)))
        .isEmpty();
  }

  private static Stream<String> parts(String said) {
    return Arrays.stream(said.replaceAll("^\\| \"|\" \\|$", "").split("\\.\\.\\."))
        .map(String::strip)
        .filter(part -> !part.isEmpty());
  }

  private static String page(String name) {
    try {
      return Files.readString(Module.house().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
