package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/** Adapters stand beside each other, between the ports and the world. */
final class AdapterWalls {
  private AdapterWalls() {}

  static List<Wall> of(Root root) {
    String adapters = root.in("adapters..");
    return List.of(
        // Time, and the workers that hung kernel calls cost, are one for the whole node.
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(adapters)
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root.in("application.."))
                        .and(not(resideInAPackage(root.in("application.port.."))))
                        .and(
                            not(
                                nameMatching(
                                    root.quoted("application.concurrency")
                                        + "\\.(HostTime|AbandonableCalls|CallShares|Deadline)(\\$.*)?"))))
                .as("adapters see the ports of the application, its time, and nothing else of it"),
            "adapters.sysfs.AdapterKnowsAService",
            "adapters.sysfs.AdapterKnowsTheLoop",
            "adapters.sysfs.AdapterReserves"),
        Wall.of(
            slices()
                .matching(root.named("adapters.(*).."))
                .should()
                .notDependOnEachOther()
                .as("adapters do not see each other"),
            "adapters.sysfs.AdapterKnowsAnother"),
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(root.in("bootstrap.."))
                .should()
                .dependOnClassesThat(
                    resideInAPackage(adapters)
                        .and(describe("implement a port", type -> implementsAPort(type, root))))
                .as("adapters are made by their module's factory, not by name"),
            "bootstrap.config.WiringNamesAnAdapter"),
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(root.in("support.process.."))
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root.everything())
                        .and(not(resideInAPackage(root.in("support.process..")))))
                .as("support.process knows nothing of the house"),
            "support.process.RunnerKnowsTheDomain"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    root.in(
                        "support.process..",
                        "adapters.nvmecli..",
                        "adapters.mount..",
                        "simulator..",
                        "bootstrap.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.in("support.process.."))
                .as("programs are run for nvme-cli and for mounts"),
            "adapters.sysfs.AdapterRunsPrograms"),
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(root.in("simulator.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    root.in("domain..", "application..", "adapters..", "bootstrap.."))
                .as("the simulator is an independent witness"),
            "simulator.SimulatorKnowsTheDomain",
            "simulator.SimulatorKnowsAPort",
            "simulator.SimulatorKnowsAnAdapter"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    root.in("simulator..", "bootstrap.demo..", "bootstrap.simulated.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.in("simulator.."))
                .as("a real node knows nothing of the simulator"),
            "bootstrap.config.WiringKnowsTheSimulator",
            "adapters.mount.AdapterKnowsTheSimulator"),
        // It judges the driver by the specification: what Holdfast thinks of it is no argument.
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(root.in("conformance.."))
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root.everything())
                        .and(
                            not(resideInAnyPackage(root.in("conformance..", "adapters.csi.v1..")))))
                .as("conformance sees the messages of CSI and nothing else of the house"),
            "conformance.ConformanceAsksTheMapping"),
        Wall.of(
            noClasses()
                .that(not(resideInAnyPackage(root.in("bootstrap.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root.in("bootstrap.."))
                .as("no module depends on bootstrap, which assembles the others"),
            "adapters.sysfs.AdapterKnowsItsWiring"));
  }

  private static boolean implementsAPort(JavaClass type, Root root) {
    return type.getAllRawInterfaces().stream()
        .anyMatch(port -> port.getPackageName().startsWith(root.named("application.port.out")));
  }
}
