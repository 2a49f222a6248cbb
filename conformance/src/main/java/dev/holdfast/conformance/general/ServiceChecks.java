package dev.holdfast.conformance.general;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import java.util.List;
import java.util.stream.Stream;

/** The services at the socket. */
public final class ServiceChecks {
  private ServiceChecks() {}

  public static List<Check> all(Specification specification) {
    Section connectivity = new Section(specification, "Connectivity");
    return List.of(
        connectivity
            .text("SHALL create, bind, and listen")
            .withoutNode()
            .check(
                "GetPluginInfo is answered at the socket",
                bench -> {
                  Answer<?> answer = bench.identity().info();
                  return Outcome.of(!(answer instanceof Answer.None), answer.shown());
                }),
        connectivity
            .text("REQUIRED Identity service RPCs")
            .withoutNode()
            .check("all three are known", ServiceChecks::identity),
        connectivity
            .text("All supported RPC services MUST be available")
            .check(
                "the Node service is at the socket of the Identity service",
                bench -> Judgement.implemented(bench.node().capabilities())));
  }

  private static Outcome identity(Bench bench) {
    return Stream.of(
            bench.identity().info(), bench.identity().capabilities(), bench.identity().probe())
        .map(Judgement::implemented)
        .filter(outcome -> outcome instanceof Outcome.Failed)
        .findFirst()
        .orElseGet(() -> new Outcome.Passed("all are"));
  }
}
