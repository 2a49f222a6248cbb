package dev.holdfast.conformance.node;

import static dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC.Type.VOLUME_CONDITION;
import static dev.holdfast.conformance.check.Judgement.given;

import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.Trial;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** NodeGetVolumeStats with a published volume. */
public final class StatsChecks {
  private static final String NEGATIVE = "MUST NOT be negative";

  private StatsChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.stats(specification);
    Function<String, Draft> usage =
        field -> call.section().field(field, NEGATIVE).needs(call.needs()).when(When.PUBLISHED);
    return List.of(
        call.field("volume_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes of a volume that does not exist: NOT_FOUND",
                bench -> unknown(bench, call)),
        call.field("staging_target_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes with a volume that does not exist: NOT_FOUND",
                bench -> unknownStaging(bench, call)),
        call.text("Volume does not exist")
            .when(When.PUBLISHED)
            .check("a volume that exists, and a path where it is not", StatsChecks::elsewhere),
        usage
            .apply("VolumeUsage.available")
            .check("no available is negative", usage(each -> each.getAvailable() >= 0)),
        usage
            .apply("VolumeUsage.total")
            .check("no total is negative", usage(each -> each.getTotal() >= 0)),
        usage
            .apply("VolumeUsage.used")
            .check("no used is negative", usage(each -> each.getUsed() >= 0)),
        call.section()
            .field("VolumeUsage.total", "REQUIRED")
            .needs(call.needs())
            .when(When.PUBLISHED)
            .check("each total is set", usage(each -> each.getTotal() != 0)),
        call.section()
            .field("VolumeUsage.unit", "REQUIRED")
            .needs(call.needs())
            .when(When.PUBLISHED)
            .check(
                "each unit is one of the specification's",
                usage(each ->
                    each.getUnit() == VolumeUsage.Unit.BYTES
                        || each.getUnit() == VolumeUsage.Unit.INODES)),
        call.section()
            .field("NodeGetVolumeStatsResponse.volume_condition", "MUST be specified")
            .needs(VOLUME_CONDITION)
            .when(When.PUBLISHED)
            .check(
                "it is there",
                bench ->
                    given(
                        stats(bench),
                        message ->
                            Outcome.of(
                                message.hasVolumeCondition(),
                                "the condition is '" + message.getVolumeCondition() + "'"))),
        call.section()
            .field("VolumeCondition.message", "REQUIRED")
            .needs(VOLUME_CONDITION)
            .when(When.PUBLISHED)
            .check(
                "it is set",
                bench ->
                    given(
                        stats(bench),
                        message ->
                            Outcome.of(
                                !message.getVolumeCondition().getMessage().isEmpty(),
                                "the condition is '" + message.getVolumeCondition() + "'"))));
  }

  private static Answer<NodeGetVolumeStatsResponse> stats(Bench bench) {
    return bench.node().stats(bench.subject().stats(bench.subject().volume().target()));
  }

  private static Trial usage(Predicate<VolumeUsage> right) {
    return bench ->
        given(
            stats(bench),
            message ->
                message.getUsageCount() == 0
                    ? new Outcome.Skipped("the answer has no usage, which is OPTIONAL")
                    : Outcome.of(
                        message.getUsageList().stream().allMatch(right),
                        "the usage is " + message.getUsageList()));
  }

  private static Outcome elsewhere(Bench bench) {
    Path target = bench.subject().volume().target();
    return Judgement.code(
        bench
            .node()
            .stats(
                bench
                    .subject()
                    .stats(target.resolveSibling(target.getFileName() + "-is-not-here"))),
        Code.NOT_FOUND);
  }

  private static Outcome unknown(Bench bench, Call<NodeGetVolumeStatsRequest.Builder> call) {
    return Judgement.code(
        call.answer(bench, bench.stranger(), request -> request.setVolumePath(fullLength(bench))),
        Code.NOT_FOUND);
  }

  private static Outcome unknownStaging(Bench bench, Call<NodeGetVolumeStatsRequest.Builder> call) {
    return Judgement.code(
        call.answer(
            bench, bench.stranger(), request -> request.setStagingTargetPath(fullLength(bench))),
        Code.NOT_FOUND);
  }

  private static String fullLength(Bench bench) {
    return Paths.ofFullLength(bench.stranger().volume().staging()).toString();
  }
}
