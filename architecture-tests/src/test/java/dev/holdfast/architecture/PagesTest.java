package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.config.HoldfastProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages can be found and read: indexes, the form of decisions, the width of prose. */
class PagesTest {
  private static final int WIDEST = 140;
  private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
  private static final Pattern DECISION =
      Pattern.compile(
          "# (\\d+)\\. (.+)\n\nDate: (\\d{4}-\\d{2}-\\d{2})\\\\\n"
              + "Status: (accepted|superseded by \\d+)\n\n(?s:.*)\\*\\*Alternatives\\.\\*\\* .*(?s:.*)");
  private static final Pattern SETTING = Pattern.compile("`([a-z-]+)(?:\\.\\*)?`");

  @Test
  void theFirstPageIsShort() {
    assertThat(read("README.md").lines()).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void everyPageIsInTheIndexOfItsDirectory() {
    assertThat(missing("docs")).isEmpty();
    assertThat(missing("docs/adr")).isEmpty();
  }

  @Test
  void everyDecisionHasADateAStatusAndAlternatives() {
    String index = read("docs/adr/README.md");

    assertThat(pages("docs/adr")).hasSizeGreaterThan(20);
    assertThat(pages("docs/adr").filter(page -> !index.contains(row(page)))).isEmpty();
  }

  @Test
  void seesADecisionWithoutADateOrAlternatives() {
    String whole =
        "# 7. A\n\nDate: 2026-01-02\\\nStatus: accepted\n\nB\n\n**Alternatives.** C\n";

    assertThat(row("0007-a.md", whole)).isEqualTo("| 7 | [A](0007-a.md) | accepted | 2026-01-02 |");
    assertThat(row("0008-a.md", whole)).contains("has not the form");
    assertThat(row("0007-a.md", whole.replace("Date: 2026-01-02\\\n", "")))
        .contains("has not the form");
    assertThat(row("0007-a.md", whole.replace("Alternatives", "Reasons")))
        .contains("has not the form");
  }

  @Test
  void proseIsWrapped() throws IOException {
    try (Stream<Path> files = Files.walk(Module.house())) {
      List<Path> all =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.toString().matches(".*/(target|\\.git|node_modules)/.*"))
              .toList();
      assertThat(all).hasSizeGreaterThan(40);
      assertThat(all.stream().flatMap(page -> tooWide(read(page)).map(line -> page + ": " + line)))
          .isEmpty();
    }
  }

  @Test
  void seesProseThatIsTooWide() {
    String wide = "word ".repeat(30).strip();

    assertThat(tooWide("short\n" + wide + "\n| " + wide + " |\n```\n" + wide + "\n```\n"))
        .containsExactly(wide);
    assertThat(tooWide("- [a](" + "x".repeat(150) + ")")).as("cannot be wrapped").isEmpty();
  }

  /** Both ways: a setting that is not described, and a row of a setting that is not there. */
  @Test
  void theContractHasEverySetting() {
    List<String> rows =
        section(read("docs/contract.md"), "Settings")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> SETTING.matcher(line.split("\\|")[1]).results())
            .map(setting -> setting.group(1))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(HoldfastProperties.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(PagesTest::kebab)
                .toList());
  }

  private static Stream<String> missing(String directory) {
    String index = read(directory + "/README.md");
    return pages(directory)
        .map(page -> String.valueOf(page.getFileName()))
        .filter(name -> !index.contains("](" + name + ")"));
  }

  private static Stream<Path> pages(String directory) {
    try (Stream<Path> files = Files.list(Module.house().resolve(directory))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("README.md"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(Path page) {
    return row(String.valueOf(page.getFileName()), read(page));
  }

  /** The row of the index that the page asks for, or what is wrong with the page. */
  private static String row(String name, String page) {
    return DECISION
        .matcher(page)
        .results()
        .filter(found -> found.start() == 0 && name.startsWith("%04d-".formatted(number(found))))
        .map(found ->
            "| %s | [%s](%s) | %s | %s |"
                .formatted(found.group(1), found.group(2), name, found.group(4), found.group(3)))
        .findFirst()
        .orElse(name + " has not the form of a decision: see docs/adr/README.md");
  }

  private static int number(MatchResult found) {
    return Integer.parseInt(found.group(1));
  }

  private static Stream<String> tooWide(String page) {
    return FENCE
        .matcher(page)
        .replaceAll("")
        .lines()
        .filter(line -> line.codePointCount(0, line.length()) > WIDEST)
        .filter(line -> !line.startsWith("|"))
        .filter(line -> line.strip().split(" ").length > 2);
  }

  private static String section(String page, String heading) {
    String from = page.substring(page.indexOf("\n## " + heading + "\n") + 1);
    int end = from.indexOf("\n## ");
    return end < 0 ? from : from.substring(0, end);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String read(String name) {
    return read(Module.house().resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
