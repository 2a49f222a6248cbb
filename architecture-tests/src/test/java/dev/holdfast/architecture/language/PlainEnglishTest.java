package dev.holdfast.architecture.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.architecture.language.WordList.Exemption;
import dev.holdfast.architecture.language.WordList.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments, messages and pages use no word of the list, and the check finds planted ones. */
class PlainEnglishTest {
  private static final String RECORD =
      "adapters-mount/src/main/java/dev/holdfast/adapters/mount/record/StagedVolumeRecord.java";

  private static final String MAIN = "bootstrap/src/main/java/dev/holdfast/bootstrap/Holdfast.java";

  private static final List<Exemption> EXEMPT =
      List.of(
          // a key of the records on disk
          new Exemption(RECORD, "\"ours\""),
          // the Unix user
          new Exemption("adapters-nvmecli/src/test/capture/record.sh", "as-nobody"),
          // the motto
          new Exemption("pom.xml", "does not let go"),
          new Exemption("deploy/helm/holdfast/Chart.yaml", "does not let go"),
          new Exemption(MAIN, "that does not let go"),
          // a changed file makes the lab build its kernel again
          new Exemption("lab/uml.config", "What the lab's User Mode Linux kernel has"),
          new Exemption("lab/uml.config", "What programs expect"));

  private static final Path HOUSE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  private static final List<Prose> ALL = Prose.all(HOUSE);

  @Test
  void theTextsAreThere() {
    Set<String> files = ALL.stream().map(Prose::file).collect(Collectors.toSet());

    assertThat(files).hasSizeGreaterThan(700);
    assertThat(
            List.of(
                ".ci/run",
                "README.md",
                "docs/runbook.md",
                "lab/guest/agent.py",
                "lab/uml.config",
                "integration-tests/src/test/resources/guest/target.sh",
                "deploy/helm/holdfast/values.yaml",
                "deploy/helm/holdfast/rules/holdfast.yaml",
                "deploy/helm/holdfast/dashboards/holdfast.json",
                "deploy/helm/holdfast/templates/NOTES.txt",
                "adapters-web/src/main/resources/static/status.js",
                "adapters-web/src/main/resources/static/index.html",
                "domain/pom.xml"))
        .allMatch(files::contains);
  }

  @Test
  void noTextUsesAWordOfTheList() {
    assertThat(ALL.stream().flatMap(PlainEnglishTest::wrong)).isEmpty();
  }

  @Test
  void everyExemptionIsNeeded() {
    List<Finding> findings = ALL.stream().flatMap(WordList::findings).toList();

    assertThat(EXEMPT).allSatisfy(exempt -> assertThat(findings).anyMatch(exempt::covers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the kernel tells of it",
        "unless told so",
        "as mount says",
        "somebody reads it",
        "nobody's business",
        "Whoever reads this",
        "for whom it is",
        "the device has gone",
        "they may have gone",
        "made anew",
        "stays for ever",
        "a thread lets go",
        "let the last device go",
        "letting go",
        "a file of ours",
        "kubelet comes again",
        "What is mounted.",
        "It is. Who asks is there."
      })
  void findsEachWordOfTheList(String text) {
    assertThat(WordList.findings(Prose.of("docs/planted.md", text))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hours of four tours",
        "the node reports what is mounted, and who mounted it",
        "a new one is gone",
        "forevermore, retell, anewer",
        "letters going out",
        "comes, again and again"
      })
  void findsNoPartOfAWord(String text) {
    assertThat(WordList.findings(Prose.of("docs/planted.md", text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          /** The device has\\n   * gone. */                  | true | true
          /* anew */                                         | true | true
          // it has\\n    // gone                             | true | true
          f(); // anew                                       | true | true
          LOG.info("it has " + name + " gone");              | false | false
          LOG.info("it has"\\n    + " gone");                 | true | false
          f('''\\n  it is made anew\\n  ''');                   | true | false
          f("a \\" // b", "anew");                            | true | false
          @DisplayName("it has"\\n    + " gone")              | true | true
          /** {@code anew} and {@link #FOREVER}. */          | false | false
          /** Reads. @param says a text. */                  | false | false
          g(anew, '"', ours); // "                           | false | false
          """)
  void readsCommentsAndMessagesOfJavaAndNoCode(String code, boolean main, boolean test) {
    String source = code.replace("\\n", "\n").replace("'''", "\"\"\"");

    assertThat(WordList.findings(Prose.of("x/src/main/java/A.java", source)).count() == 1)
        .isEqualTo(main);
    assertThat(WordList.findings(Prose.of("x/src/test/java/A.java", source)).count() == 1)
        .isEqualTo(test);
  }

  @Test
  void namesFileLineWordAndWhatToWriteInstead() {
    assertThat(
            WordList.findings(Prose.of("lab/planted", "#!/bin/sh\n# it is\n# for\n# ever\nx=1\n")))
        .extracting(Finding::toString)
        .containsExactly("lab/planted:3: \"for ever\"; write instead: indefinitely, permanently");
  }

  @Test
  void exemptsAPhraseOfOneFileOnly() {
    Exemption exemption = new Exemption("docs/a.md", "the user nobody");

    assertThat(
            Stream.of(
                    Prose.of("docs/a.md", "as the user\nnobody, and nobody"),
                    Prose.of("docs/b.md", "the user nobody"))
                .flatMap(WordList::findings)
                .filter(finding -> !exemption.covers(finding)))
        .extracting(Finding::toString)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("docs/a.md:2: \"nobody\""),
            line -> assertThat(line).startsWith("docs/b.md:1: \"nobody\""));
  }

  @Test
  void leavesOutThatWhichIsNotWrittenHere(@TempDir Path house) throws IOException {
    for (String file :
        List.of(
            "a/target/x.md",
            "a/src/main/protobuf/x.proto",
            "a/src/test/resources/kernel.txt",
            "a/src/test/resources/play.sh",
            "a/image.png",
            "LICENSE",
            "run")) {
      Path path = house.resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, "anew");
    }

    assertThat(Prose.all(house))
        .extracting(Prose::file)
        .containsExactlyInAnyOrder("a/src/test/resources/play.sh", "run");
  }

  private static Stream<Finding> wrong(Prose prose) {
    return WordList.findings(prose)
        .filter(finding -> EXEMPT.stream().noneMatch(exempt -> exempt.covers(finding)));
  }
}
