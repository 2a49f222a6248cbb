package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.EXPAND_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.GET_VOLUME_STATS;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;
import static dev.holdfast.conformance.check.Judgement.implemented;

import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Requests;
import java.util.List;

/** Calls that are advertised are there: UNIMPLEMENTED is for calls that are not. */
public final class CapabilityChecks {
  private static final String IMPLEMENT = "MUST implement this RPC call";

  private CapabilityChecks() {}

  public static List<Check> all(Specification specification) {
    Section capabilities = new Section(specification, "NodeGetCapabilities");
    return List.of(
        capabilities
            .text(IMPLEMENT)
            .check("it is answered", bench -> Judgement.ok(bench.node().capabilities())),
        capabilities
            .field("NodeServiceCapability.RPC.Type.GET_VOLUME_STATS", "MUST implement")
            .needs(GET_VOLUME_STATS)
            .check(
                "NodeGetVolumeStats is known",
                bench -> implemented(bench.node().stats(stats(bench.stranger())))),
        new Section(specification, "NodeGetVolumeStats")
            .text(IMPLEMENT)
            .needs(GET_VOLUME_STATS, VOLUME_CONDITION)
            .check(
                "it is known", bench -> implemented(bench.node().stats(stats(bench.stranger())))),
        new Section(specification, "NodeStageVolume")
            .text(IMPLEMENT)
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(
                "it is known", bench -> implemented(bench.node().stage(bench.stranger().stage()))),
        new Section(specification, "NodeUnstageVolume")
            .text(IMPLEMENT)
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(
                "it is known",
                bench -> implemented(bench.node().unstage(bench.stranger().unstage()))),
        new Section(specification, "NodeUnpublishVolume")
            .text(IMPLEMENT)
            .check(
                "it is known",
                bench -> implemented(bench.node().unpublish(bench.stranger().unpublish()))),
        new Section(specification, "NodeExpandVolume")
            .text(IMPLEMENT)
            .needs(EXPAND_VOLUME)
            .check(
                "it is known",
                bench ->
                    implemented(
                        bench
                            .node()
                            .expand(
                                bench.stranger().expand(bench.stranger().volume().staging())))));
  }

  private static NodeGetVolumeStatsRequest.Builder stats(Requests volume) {
    return volume.stats(volume.volume().staging());
  }
}
