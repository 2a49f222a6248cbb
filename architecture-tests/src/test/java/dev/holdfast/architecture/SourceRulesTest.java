package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule on the house, and on a planted text that breaks it. */
class SourceRulesTest {
  private static final List<SourceFile> HOUSE = SourceFile.all();

  @Test
  void theHouseIsThere() {
    Map<String, Long> files =
        HOUSE.stream().collect(Collectors.groupingBy(SourceFile::module, Collectors.counting()));

    assertThat(files).containsOnlyKeys(Module.ALL.stream().map(Module::name).toList());
    assertThat(HOUSE).hasSizeGreaterThan(200);
  }

  @Test
  void filesOfTheHostAreNamedByTheirAdaptersOnly() {
    assertThat(HOUSE.stream().flatMap(SourceRules::hostPathsOutsideTheirAdapters)).isEmpty();

    assertThat(
            SourceRules.hostPathsOutsideTheirAdapters(
                planted("application", "port", "Path p = Path.of(\"/sys/class/nvme\", \"/dev\");")))
        .containsExactly(
            "application/Planted.java names \"/sys/class/nvme\"",
            "application/Planted.java names \"/dev\"");
    assertThat(
            SourceRules.hostPathsOutsideTheirAdapters(
                planted("adapters-csi", "csi", "a(\"/proc/self/mountinfo\"); // \"/sys/x\"")))
        .containsExactly("adapters-csi/Planted.java names \"/proc/self/mountinfo\"");
    assertThat(
            SourceRules.hostPathsOutsideTheirAdapters(
                planted("support-process", "process", "\"/dev/null\" \"/system\" \"a/dev/b\"")))
        .isEmpty();
    assertThat(
            SourceRules.hostPathsOutsideTheirAdapters(
                planted("adapters-sysfs", "sysfs", "\"/sys\"")))
        .isEmpty();
  }

  @Test
  void theMappingOfFailuresHasNoDefault() {
    assertThat(HOUSE)
        .filteredOn(file -> file.directory().endsWith("adapters/csi/mapping"))
        .extracting(SourceFile::name)
        .contains("StatusMapper.java");
    assertThat(HOUSE.stream().flatMap(SourceRules::defaultsInTheMapping)).isEmpty();

    for (String planted : List.of("default -> INTERNAL;", "default:\n", "default\n  -> x")) {
      assertThat(
              SourceRules.defaultsInTheMapping(
                  planted("adapters-csi", "dev/holdfast/adapters/csi/mapping", planted)))
          .containsExactly("adapters-csi/Planted.java has a default");
    }
  }

  @Test
  void noFileIsTooLong() {
    assertThat(HOUSE.stream().flatMap(SourceRules::tooLong)).isEmpty();

    assertThat(SourceRules.tooLong(planted("domain", "x", "\n".repeat(301))))
        .containsExactly("domain/Planted.java has 301 lines");
    assertThat(SourceRules.tooLong(planted("domain", "x", "\n".repeat(300)))).isEmpty();
  }

  @Test
  void noFileIsNamedByAnAct() {
    assertThat(HOUSE.stream().flatMap(SourceRules::gerunds)).isEmpty();

    assertThat(SourceRules.gerunds(new SourceFile("domain", Path.of("x"), "Letting.java", "")))
        .containsExactly("domain/Letting.java is named by an act, not by a thing");
    assertThat(SourceRules.gerunds(new SourceFile("domain", Path.of("x"), "PathFinding.java", "")))
        .isEmpty();
  }

  @Test
  void noPackageIsCrowded() {
    assertThat(SourceRules.crowdedPackages(HOUSE)).isEmpty();

    assertThat(
            SourceRules.crowdedPackages(
                Collections.nCopies(SourceRules.MOST_IN_A_PACKAGE + 1, planted("domain", "x", ""))))
        .containsExactly("/planted/x has 21 files");
    assertThat(
            SourceRules.crowdedPackages(
                Collections.nCopies(SourceRules.MOST_IN_A_PACKAGE, planted("domain", "x", ""))))
        .isEmpty();
  }

  @Test
  void everyPackageSaysItsPurposeInASentence() {
    assertThat(SourceRules.packagesWithoutPurpose(HOUSE)).isEmpty();

    assertThat(SourceRules.packagesWithoutPurpose(List.of(info("/** One. */\n@NullMarked\n"))))
        .isEmpty();
    for (String planted : List.of("@NullMarked\n", "/** One. */\n", "/** One */\n@NullMarked")) {
      assertThat(SourceRules.packagesWithoutPurpose(List.of(info(planted)))).hasSize(1);
    }
    assertThat(SourceRules.packagesWithoutPurpose(List.of(planted("domain", "x", "class X {}"))))
        .hasSize(1);
  }

  private static SourceFile planted(String module, String directory, String text) {
    return new SourceFile(module, Path.of("/planted", directory), "Planted.java", text);
  }

  private static SourceFile info(String text) {
    return new SourceFile("domain", Path.of("/planted"), "package-info.java", text);
  }
}
