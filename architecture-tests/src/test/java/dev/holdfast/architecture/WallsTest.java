package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The walls stand, and each of them would be missed. */
class WallsTest {
  static final List<Wall> HOUSE_WALLS = Walls.of(Root.HOUSE);
  static final List<Wall> PLANTED_WALLS = Walls.of(Root.PLANTED);
  static final List<Module> MODULES = Module.ALL;

  private static final JavaClasses HOUSE = Module.allClasses();
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages(Root.PLANTED.named("").replaceAll("\\.$", ""));

  @ParameterizedTest
  @FieldSource("HOUSE_WALLS")
  void stands(Wall wall) {
    wall.rule().check(HOUSE);
  }

  @ParameterizedTest
  @FieldSource("PLANTED_WALLS")
  void fallsForEveryClassThatWasPlantedToBreakIt(Wall wall) {
    EvaluationResult result = wall.rule().evaluate(PLANTED);

    String report = String.join("\n", result.getFailureReport().getDetails());
    assertThat(wall.breakers())
        .as(wall.toString())
        .allSatisfy(
            breaker -> assertThat(report).containsPattern(Root.PLANTED.quoted(breaker) + "\\b"));
  }

  /** Props are what the planted classes break the rules with. */
  @Test
  void everyPlantedClassProvesAWall() {
    Set<String> proving =
        PLANTED_WALLS.stream()
            .flatMap(wall -> wall.breakers().stream())
            .map(Root.PLANTED::named)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(PLANTED.stream().map(JavaClass::getName).filter(name -> !name.contains(".Prop")))
        .containsExactlyInAnyOrderElementsOf(proving);
  }

  @Test
  void noRuleNamesAPackageThatIsNotThere() {
    assertThat(Root.HOUSE.mentioned())
        .isNotEmpty()
        .allSatisfy(pattern ->
            assertThat(HOUSE.stream().map(JavaClass::getPackageName).distinct())
                .anyMatch(PackageMatcher.of(pattern)::matches));
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void everyModuleIsThereAndKeepsToItsPackage(Module module) {
    JavaClasses classes = module.classes();

    assertThat(classes).hasSizeGreaterThanOrEqualTo(module.leastClasses());
    assertThat(classes)
        .allSatisfy(
            type -> assertThat(type.getPackageName() + ".").startsWith(module.rootPackage() + "."));
    assertThat(
            MODULES.stream().filter(other -> other.rootPackage().startsWith(module.rootPackage())))
        .containsExactly(module);
  }

  @Test
  void theModulesAreThoseOfTheParentPom() throws IOException {
    String pom = Files.readString(Module.house().resolve("pom.xml"));
    List<String> named =
        Pattern.compile("<module>([a-z-]+)</module>")
            .matcher(pom)
            .results()
            .map(match -> match.group(1))
            .filter(name -> !name.endsWith("-tests"))
            .filter(name -> !Set.of("benchmarks", "testkit").contains(name))
            .toList();

    assertThat(MODULES).extracting(Module::name).containsExactlyElementsOf(named);
  }
}
