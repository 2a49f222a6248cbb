package dev.holdfast.conformance.identity;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.clause.Specification;
import io.grpc.Status.Code;
import java.util.List;

/** Probe. */
public final class ProbeChecks {
  private ProbeChecks() {}

  public static List<Check> all(Specification specification) {
    Section probe = new Section(specification, "Probe");
    return List.of(
        probe
            .text("A Plugin MUST implement this RPC call.")
            .withoutNode()
            .check("it is known", bench -> Judgement.implemented(bench.identity().probe())),
        probe
            .text("Plugin not healthy")
            .withoutNode()
            .check(
                "it is OK or refused with this code",
                bench ->
                    Judgement.code(bench.identity().probe(), Code.OK, Code.FAILED_PRECONDITION)));
  }
}
