package dev.holdfast.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.namespace.NamespaceState;
import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.subsystem.SubsystemState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page has a shape, a colour and a word for all that there is. */
class PageWordsTest {
  private static final Path PAGE = Path.of("src/main/resources/static");
  private static final Pattern WORD =
      Pattern.compile("([A-Z_]+): \\['(ok|note|warn|wait|bad|none)', '");

  @Test
  void everyVerdictAndEveryStateHasOne() throws IOException {
    Set<String> all =
        Stream.of(
                Arrays.stream(Verdict.values()).map(Verdict::name),
                Arrays.stream(PathState.values()).map(PathState::name),
                Arrays.stream(ControllerState.values()).map(ControllerState::name),
                Arrays.stream(NamespaceState.values()).map(NamespaceState::name),
                Arrays.stream(SubsystemState.values()).map(SubsystemState::name),
                Stream.of(Timeline.NOT_LOOKED))
            .flatMap(words -> words)
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> known =
        WORD.matcher(Files.readString(PAGE.resolve("elements.js")))
            .results()
            .map(word -> word.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(known).isEqualTo(all);
  }

  @Test
  void nothingIsLoadedFromElsewhereAndNoNameBecomesMarkup() throws IOException {
    try (Stream<Path> files = Files.list(PAGE)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
            .as(file.toString())
            .doesNotContain("//cdn", "http://", "https://", "innerHTML", "outerHTML")
            .doesNotContain("insertAdjacentHTML", "document.write", "eval(", " style=");
      }
    }
  }
}
