package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The verbs of the program are those of the script in a checkout, and each is documented. */
class VerbsTest {
  private static final Pattern VERB = Pattern.compile("(?m)^      case \"([a-z-]+)\" ->");
  private static final Pattern RUN = Pattern.compile("(?m)^  (serve \\|.*)\\)$");

  @Test
  void theScriptAndTheDocsHaveThemAll() throws IOException {
    Set<String> verbs =
        VERB.matcher(text("bootstrap/src/main/java/dev/holdfast/bootstrap/Holdfast.java"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(verbs).contains("serve", "help");
    String commands = text("docs/commands.md");
    assertThat(verbs).allMatch(verb -> commands.contains("`" + verb), "docs/commands.md has it");

    verbs.remove("help"); // the script has its own
    assertThat(
            RUN.matcher(text("holdfast")).results().map(VerbsTest::words).findFirst().orElseThrow())
        .isEqualTo(verbs);
  }

  private static Set<String> words(MatchResult found) {
    return new TreeSet<>(Set.of(found.group(1).split(" \\| ")));
  }

  private static String text(String file) throws IOException {
    return Files.readString(Module.house().resolve(file));
  }
}
