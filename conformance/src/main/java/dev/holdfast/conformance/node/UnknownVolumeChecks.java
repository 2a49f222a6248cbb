package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.EXPAND_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.GET_VOLUME_STATS;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME;
import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;
import static dev.holdfast.conformance.check.Judgement.code;
import static dev.holdfast.conformance.check.Judgement.codeUnless;
import static dev.holdfast.conformance.check.Judgement.refused;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.clause.Specification;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Set;

/** A volume that does not exist, by a made-up name. */
public final class UnknownVolumeChecks {
  private static final String UNKNOWN = "Volume does not exist";
  private static final String UNABLE = "is unable to complete the";
  private static final String MADE_UP = "a volume that does not exist";
  private static final String NO_CONTEXT =
      "the driver needs a volume_context before it looks for the volume, and a made-up volume has none";

  private static final String NOT_STAGED =
      "the driver refuses what is not staged, or has no volume_context, before it looks for the volume";

  private UnknownVolumeChecks() {}

  public static List<Check> all(Specification specification) {
    Section stage = new Section(specification, "NodeStageVolume");
    Section unstage = new Section(specification, "NodeUnstageVolume");
    Section publish = new Section(specification, "NodePublishVolume");
    Section unpublish = new Section(specification, "NodeUnpublishVolume");
    Section stats = new Section(specification, "NodeGetVolumeStats");
    return List.of(
        stage
            .text(UNKNOWN)
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(
                MADE_UP,
                bench ->
                    codeUnless(
                        bench.node().stage(bench.stranger().stage()),
                        Code.NOT_FOUND,
                        Set.of(Code.INVALID_ARGUMENT),
                        NO_CONTEXT)),
        stage
            .text(UNABLE)
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(MADE_UP, bench -> refused(bench.node().stage(bench.stranger().stage()))),
        unstage
            .text(UNKNOWN)
            .needs(STAGE_UNSTAGE_VOLUME)
            .check(
                MADE_UP + ": NOT_FOUND, or OK because it is not staged",
                bench ->
                    code(
                        bench.node().unstage(bench.stranger().unstage()), Code.OK, Code.NOT_FOUND)),
        publish
            .text(UNKNOWN)
            .check(
                MADE_UP,
                bench ->
                    codeUnless(
                        bench.node().publish(bench.stranger().publish(bench.stages())),
                        Code.NOT_FOUND,
                        Set.of(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION),
                        NOT_STAGED)),
        publish
            .text(UNABLE)
            .check(
                MADE_UP,
                bench -> refused(bench.node().publish(bench.stranger().publish(bench.stages())))),
        unpublish
            .text(UNKNOWN)
            .check(
                MADE_UP + ": NOT_FOUND, or OK because it is not published",
                bench ->
                    code(
                        bench.node().unpublish(bench.stranger().unpublish()),
                        Code.OK,
                        Code.NOT_FOUND)),
        stats
            .text(UNKNOWN)
            .needs(GET_VOLUME_STATS, VOLUME_CONDITION)
            .check(
                MADE_UP,
                bench ->
                    code(
                        bench
                            .node()
                            .stats(bench.stranger().stats(bench.stranger().volume().staging())),
                        Code.NOT_FOUND)),
        stats
            .text(UNABLE)
            .needs(GET_VOLUME_STATS, VOLUME_CONDITION)
            .check(
                MADE_UP,
                bench ->
                    refused(
                        bench
                            .node()
                            .stats(bench.stranger().stats(bench.stranger().volume().staging())))),
        new Section(specification, "NodeExpandVolume")
            .text(UNKNOWN)
            .needs(EXPAND_VOLUME)
            .check(
                MADE_UP,
                bench ->
                    code(
                        bench
                            .node()
                            .expand(bench.stranger().expand(bench.stranger().volume().staging())),
                        Code.NOT_FOUND)));
  }
}
