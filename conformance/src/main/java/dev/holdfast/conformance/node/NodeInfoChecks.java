package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS;

import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.Trial;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/** NodeGetInfo. */
public final class NodeInfoChecks {
  private static final int LONGEST_ID = 256;
  private static final String ID = "NodeGetInfoResponse.node_id";

  private NodeInfoChecks() {}

  public static List<Check> all(Specification specification) {
    Section info = new Section(specification, "NodeGetInfo");
    return List.of(
        info.field(ID, "This field is REQUIRED.")
            .check(
                "the id is set",
                info((_, answer) ->
                    Outcome.of(
                        !answer.getNodeId().isEmpty(), "node_id is '" + answer.getNodeId() + "'"))),
        info.field(ID, "uniquely identify")
            .check("two calls to this node have the same id", info(NodeInfoChecks::same)),
        info.field(ID, "256 bytes")
            .check("the id has at most 256 bytes", info((_, answer) -> length(answer))),
        info.field("NodeGetInfoResponse.max_volumes_per_node", "negative")
            .check(
                "the number of volumes is not negative",
                info((_, answer) ->
                    Outcome.of(
                        answer.getMaxVolumesPerNode() >= 0,
                        "max_volumes_per_node is " + answer.getMaxVolumesPerNode()))),
        info.field("NodeGetInfoResponse.accessible_topology", "MUST also set")
            .check("with a topology the plugin has it", info(NodeInfoChecks::constrained)),
        info.text("SHALL NOT expect")
            .check("it is answered again", info((bench, _) -> Judgement.ok(bench.node().info()))));
  }

  /** NodeGetInfo is for plugins with a controller that publishes; others may leave it out. */
  static Trial info(BiFunction<Bench, NodeGetInfoResponse, Outcome> judge) {
    return bench -> {
      Answer<NodeGetInfoResponse> answer = bench.node().info();
      return answer.code() == Code.UNIMPLEMENTED
          ? new Outcome.Skipped("NodeGetInfo is not implemented")
          : Judgement.given(answer, message -> judge.apply(bench, message));
    };
  }

  private static Outcome same(Bench bench, NodeGetInfoResponse first) {
    return Judgement.given(
        bench.node().info(),
        second ->
            Outcome.of(
                first.getNodeId().equals(second.getNodeId()),
                "node_id is '" + first.getNodeId() + "' and '" + second.getNodeId() + "'"));
  }

  private static Outcome length(NodeGetInfoResponse answer) {
    int bytes = answer.getNodeId().getBytes(StandardCharsets.UTF_8).length;
    return Outcome.of(bytes <= LONGEST_ID, "node_id has " + bytes + " bytes");
  }

  private static Outcome constrained(Bench bench, NodeGetInfoResponse answer) {
    return answer.hasAccessibleTopology()
        ? Outcome.of(
            bench.identity().services().contains(VOLUME_ACCESSIBILITY_CONSTRAINTS),
            "the node has a topology, the plugin has the services " + bench.identity().services())
        : new Outcome.Skipped("the node has no topology");
  }
}
