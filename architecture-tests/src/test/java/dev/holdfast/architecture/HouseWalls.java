package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The rules that apply to every module. */
final class HouseWalls {
  private HouseWalls() {}

  static List<Wall> of(Root root) {
    return List.of(
        Wall.of(layers(root), "stray.Stray", "domain.DomainKnowsAPort"),
        Wall.of(
            noCycles(root, "domain.(*)..", "domain.."), "domain.left.Left", "domain.right.Right"),
        Wall.of(
            noCycles(root, "application.(**)", "application.."),
            "application.left.Left",
            "application.right.Right"),
        Wall.of(
            noCycles(root, "adapters.(**)", "adapters.."),
            "adapters.mount.left.Left",
            "adapters.mount.right.Right"),
        Wall.of(
            noCycles(root, "simulator.(**)", "simulator.."),
            "simulator.left.Left",
            "simulator.right.Right"),
        Wall.of(
            noCycles(root, "conformance.(**)", "conformance.."),
            "conformance.left.Left",
            "conformance.right.Right"),
        Wall.of(
            noCycles(root, "bootstrap.(**)", "bootstrap.."),
            "bootstrap.left.Left",
            "bootstrap.right.Right"),
        Wall.of(
            noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|DTO|Dto)")
                .as("names say what a thing is"),
            "adapters.mount.MountManager",
            "adapters.mount.MountTableImpl"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackage(root.in("adapters.csi.v1.."))
                .should()
                .haveNameMatching(".*(Test|Contract|IT|Story)")
                .as("tests are in test trees"),
            "adapters.mount.MisplacedContract"),
        Wall.of(
            noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(root.in("adapters.csi.v1.."))
                .and(describe("override nothing", HouseWalls::overridesNothing))
                .should()
                .haveNameMatching("get[A-Z].*")
                .as("nothing has a get prefix but what others named"),
            "domain.DomainHasGetters"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackage(root.in("bootstrap.."))
                .should(ACCESS_STANDARD_STREAMS)
                .as("only the command line writes to the standard streams"),
            "adapters.mount.AdapterPrints"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackage(root.in("adapters.csi.v1.."))
                .should(THROW_GENERIC_EXCEPTIONS)
                .as("exceptions say what happened"),
            "adapters.mount.AdapterThrowsAnything"));
  }

  private static boolean overridesNothing(JavaMethod method) {
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    return Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream())
        .noneMatch(type -> type.tryGetMethod(method.getName(), parameters).isPresent());
  }

  /**
   * A controller lists its paths and a path carries the state of its controller: the two are one
   * aggregate in two packages, and that state is the one way back.
   */
  private static ArchRule noCycles(Root root, String slice, String room) {
    return slices()
        .matching(root.named(slice))
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            root.named("domain.path.Path"), root.named("domain.controller.KernelState"))
        .as("the packages of " + room + " have no cycles");
  }

  /** Every class is in one layer, and a layer sees only those below it that it may see. */
  private static ArchRule layers(Root root) {
    return layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("domain")
        .definedBy(root.in("domain.."))
        .layer("application")
        .definedBy(root.in("application.."))
        .layer("support.process")
        .definedBy(root.in("support.process.."))
        .layer("simulator")
        .definedBy(root.in("simulator.."))
        .layer("sysfs")
        .definedBy(root.in("adapters.sysfs.."))
        .layer("nvmecli")
        .definedBy(root.in("adapters.nvmecli.."))
        .layer("mount")
        .definedBy(root.in("adapters.mount.."))
        .layer("statemachine")
        .definedBy(root.in("adapters.statemachine.."))
        .layer("csi")
        .definedBy(root.in("adapters.csi.."))
        .layer("web")
        .definedBy(root.in("adapters.web.."))
        .layer("metrics")
        .definedBy(root.in("adapters.metrics.."))
        .layer("kubernetes")
        .definedBy(root.in("adapters.kubernetes.."))
        .layer("conformance")
        .definedBy(root.in("conformance.."))
        .layer("bootstrap")
        .definedBy(root.in("bootstrap.."))
        .whereLayer("domain")
        .mayNotAccessAnyLayer()
        .whereLayer("application")
        .mayOnlyAccessLayers("domain")
        .whereLayer("support.process")
        .mayNotAccessAnyLayer()
        .whereLayer("simulator")
        .mayOnlyAccessLayers("support.process")
        .whereLayer("sysfs")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("nvmecli")
        .mayOnlyAccessLayers("domain", "application", "support.process")
        .whereLayer("mount")
        .mayOnlyAccessLayers("domain", "application", "support.process")
        .whereLayer("statemachine")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("csi")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("web")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("metrics")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("kubernetes")
        .mayOnlyAccessLayers("domain", "application")
        .whereLayer("conformance")
        .mayOnlyAccessLayers("csi")
        .whereLayer("bootstrap")
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture();
  }
}
