package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Every library has one room. */
final class LibraryWalls {
  private LibraryWalls() {}

  static List<Wall> of(Root root) {
    return List.of(
        Wall.of(
            only(root.in("adapters.statemachine.."))
                .use("org.springframework.statemachine..")
                .as("spring-statemachine is quarantined"),
            "bootstrap.config.WiringRunsAStateMachine"),
        // The management port is WebFlux: its endpoints may stream.
        Wall.of(
            only(root.in("adapters.statemachine..", "adapters.web.."))
                .use("reactor..")
                .as("reactor stays with the state machine and the status page"),
            "adapters.mount.AdapterReacts"),
        Wall.of(
            only(root.in("adapters.web.."))
                .use("org.springframework.web..", "org.springframework.http..")
                .as("the management port has one module"),
            "bootstrap.config.WiringFiltersRequests"),
        // WebFlux and the endpoints of the actuator are what the management port is made of.
        Wall.of(
            only(root.in("bootstrap..", "adapters.statemachine..", "adapters.web.."))
                .use("org.springframework..")
                .as(
                    "Spring puts the house together, serves the management port and is nowhere else"),
            "adapters.csi.AdapterIsAComponent",
            "adapters.metrics.MetricsAreAComponent",
            "application.stage.ApplicationUsesSpring"),
        // The registry is Spring Boot's: the wiring passes it on.
        Wall.of(
            only(root.in("adapters.metrics..", "bootstrap.config.."))
                .use("io.micrometer..")
                .as("metrics are counted in one module"),
            "adapters.csi.CallsAreCounted",
            "bootstrap.observe.LoopCountsItself"),
        Wall.of(NO_CLASSES_SHOULD_USE_FIELD_INJECTION, "bootstrap.config.WiringInjectsAField"),
        // The demo is a CSI client of the node it starts, the conformance suite one of any driver.
        Wall.of(
            only(root.in("adapters.csi..", "conformance..", "bootstrap.."))
                .use("io.grpc..", "com.google.protobuf..", "io.netty..")
                .as("gRPC is the language of one adapter"),
            "adapters.sysfs.AdapterSpeaksGrpc"),
        Wall.of(
            only(root.in("adapters.csi..", "conformance..", "bootstrap.demo.."))
                .use(root.in("adapters.csi.v1.."))
                .as("CSI's messages stay at the edge"),
            "bootstrap.config.WiringReadsAMessage"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    // the suite judges codes
                    root.in(
                        "adapters.csi.mapping..",
                        "adapters.csi.v1..",
                        "conformance..",
                        "bootstrap.demo.."))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.grpc\\.Status(Exception|RuntimeException|\\$Code)?")
                .as("codes are chosen in one place"),
            "adapters.csi.node.ServiceChoosesACode"),
        Wall.of(
            only(root.in(
                    "adapters.nvmecli.json..",
                    "adapters.web..",
                    "adapters.kubernetes..",
                    "bootstrap.."))
                .use("tools.jackson..", "com.fasterxml.jackson..")
                .as("JSON is read from nvme-cli, and written for the page, the cluster and people"),
            "adapters.nvmecli.ConnectorReadsJson"),
        Wall.of(
            noClasses()
                .that()
                .resideOutsideOfPackage(root.in("support.process.."))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class, Process.class, ProcessHandle.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Runtime.class)
                .as("programs are started in one place"),
            "adapters.mount.AdapterStartsAProgram",
            "adapters.mount.AdapterExecs"),
        Wall.of(
            noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.mockito..", "lombok..")
                .as("one way to log, no generated code, no mocks"),
            "adapters.mount.AdapterLogsTheOldWay"));
  }

  private static Room only(String... packages) {
    return new Room(List.of(packages));
  }

  private record Room(List<String> packages) {
    ArchRule use(String... libraries) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(packages.toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(libraries);
    }
  }
}
