package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That {@code docs/failure-modes.md} and {@code docs/threat-model.md} name guards and tests that
 * are there.
 */
class FailureModesTest {
  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern GUARD = Pattern.compile("`([A-Z][A-Za-z0-9]*)`");
  private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w*)\\.(\\w+)`");
  private static final String OPEN = "**not guarded yet**";

  private final Set<String> classes =
      SourceFile.all().stream().map(SourceFile::name).collect(Collectors.toSet());
  private final Map<String, String> tests = tests();

  @ParameterizedTest
  @CsvSource({"failure-modes.md, | Fault |, 40", "threat-model.md, | Attack |, 20"})
  void everyRowNamesAGuardAndATestThatAreThere(String page, String head, int least)
      throws IOException {
    List<String> rows = rows(Files.readString(HOUSE.resolve("docs").resolve(page)), head);

    assertThat(rows).hasSizeGreaterThan(least);
    assertThat(rows.stream().flatMap(this::wrong)).isEmpty();
  }

  @Test
  void seesEachThingThatIsNotThere() {
    assertThat(wrong("| a | `SysfsRoot` | `WallsTest.stands` |")).isEmpty();
    assertThat(wrong("| a | `SysfsRoof` | `WallsTest.stands` |"))
        .containsExactly("a: no class SysfsRoof");
    assertThat(wrong("| a | `SysfsRoot` | `WallsTest.falls` |"))
        .containsExactly("a: no test WallsTest.falls");
    assertThat(wrong("| a | `SysfsRoot` | `RoofsTest.stands` |"))
        .containsExactly("a: no test RoofsTest.stands");
    assertThat(wrong("| a | `SysfsRoot` | none |")).containsExactly("a: no proof");
    assertThat(wrong("| a | `SysfsRoot`, but **not guarded yet** | `WallsTest.stands` |"))
        .containsExactly("a: still open");
    assertThat(wrong("| a | carefully | `WallsTest.stands` |")).containsExactly("a: no guard");
    assertThat(wrong("| a | `SysfsRoot` |")).containsExactly("a: not three cells");
  }

  /** The rows of the tables that begin so. */
  private static List<String> rows(String page, String head) {
    List<String> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith(head)) {
        inside = true;
      } else if (!line.startsWith("|")) {
        inside = false;
      } else if (inside && !line.startsWith("|---")) {
        rows.add(line);
      }
    }
    return rows;
  }

  private Stream<String> wrong(String row) {
    List<String> cells =
        Arrays.stream(row.split("\\|")).map(String::strip).filter(c -> !c.isEmpty()).toList();
    String what = cells.getFirst();
    if (cells.size() != 3) {
      return Stream.of(what + ": not three cells");
    }
    List<MatchResult> guards = GUARD.matcher(cells.get(1)).results().toList();
    List<MatchResult> proofs = PROOF.matcher(cells.get(2)).results().toList();
    Stream<String> missing =
        Stream.of(
                guards.isEmpty() ? "no guard" : "",
                proofs.isEmpty() ? "no proof" : "",
                row.contains(OPEN) ? "still open" : "")
            .filter(text -> !text.isEmpty());
    Stream<String> noClass =
        guards.stream()
            .map(guard -> guard.group(1))
            .filter(name -> !classes.contains(name + ".java"))
            .map(name -> "no class " + name);
    Stream<String> noTest =
        proofs.stream()
            .filter(proof ->
                !tests.getOrDefault(proof.group(1), "").contains("void " + proof.group(2) + "("))
            .map(proof -> "no test " + proof.group(1) + "." + proof.group(2));
    return Stream.of(missing, noClass, noTest).flatMap(each -> each).map(w -> what + ": " + w);
  }

  /** The text of every test class of every module, by its name. */
  private static Map<String, String> tests() {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(HOUSE)) {
      for (Path sources :
          modules.map(m -> m.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(sources)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String name = file.getFileName().toString();
            tests.put(name.substring(0, name.length() - 5), Files.readString(file));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tests;
  }
}
