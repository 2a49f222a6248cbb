package dev.holdfast.conformance.node;

import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.util.List;
import java.util.function.BiFunction;

/**
 * NodeExpandVolume. No size is asked for that would make a volume larger; but a driver that takes
 * an empty capacity_range for none may do that.
 */
public final class ExpandChecks {
  /** Larger than any volume. */
  private static final long HUGE = 1L << 62;

  private ExpandChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.expand(specification);
    Section shared = new Section(specification, "CreateVolume");
    BiFunction<String, String, Draft> range =
        (field, words) -> shared.field("CapacityRange" + field, words).needs(call.needs());
    return List.of(
        call.field("volume_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes of a volume that does not exist: NOT_FOUND",
                bench ->
                    Judgement.code(
                        call.answer(
                            bench,
                            bench.stranger(),
                            request -> request.setVolumePath(fullLength(bench))),
                        Code.NOT_FOUND)),
        call.field("staging_target_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes with a volume that does not exist: NOT_FOUND",
                bench ->
                    Judgement.code(
                        call.answer(
                            bench,
                            bench.stranger(),
                            request -> request.setStagingTargetPath(fullLength(bench))),
                        Code.NOT_FOUND)),
        range
            .apply("", "At least one")
            .when(When.PUBLISHED)
            .check(
                "a capacity_range with neither: INVALID_ARGUMENT or OUT_OF_RANGE",
                bench ->
                    Judgement.code(
                        expand(bench, CapacityRange.getDefaultInstance()),
                        Code.INVALID_ARGUMENT,
                        Code.OUT_OF_RANGE)),
        range
            .apply(".required_bytes", "negative")
            .check(
                "a negative one: INVALID_ARGUMENT or OUT_OF_RANGE",
                bench -> wrong(bench, call, range(-1, 0))),
        range
            .apply(".limit_bytes", "negative")
            .check(
                "a negative one: INVALID_ARGUMENT or OUT_OF_RANGE",
                bench -> wrong(bench, call, range(0, -1))),
        call.text("This operation MUST be idempotent.")
            .when(When.PUBLISHED)
            .check("to a capacity that the volume has, twice", ExpandChecks::twice),
        range
            .apply(".required_bytes", "at least this big")
            .when(When.PUBLISHED)
            .check(
                "to more than any volume has: a refusal",
                bench -> Judgement.refused(expand(bench, range(HUGE, 0)))),
        range
            .apply(".limit_bytes", "MUST not be bigger")
            .when(When.PUBLISHED)
            .check(
                "to one byte at most: a refusal",
                bench -> Judgement.refused(expand(bench, range(1, 1)))),
        call.text("Unsupported capacity_range")
            .when(When.PUBLISHED)
            .check(
                "to one byte at most",
                bench -> Judgement.code(expand(bench, range(1, 1)), Code.OUT_OF_RANGE)));
  }

  private static CapacityRange range(long required, long limit) {
    return CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit).build();
  }

  private static Answer<?> expand(Bench bench, CapacityRange range) {
    return bench
        .node()
        .expand(
            bench
                .subject()
                .expand(bench.subject().volume().target())
                .setStagingTargetPath(
                    bench.stages() ? bench.subject().volume().staging().toString() : "")
                .setCapacityRange(range));
  }

  private static Outcome wrong(
      Bench bench, Call<NodeExpandVolumeRequest.Builder> call, CapacityRange range) {
    Answer<?> answer =
        call.answer(bench, bench.subject(), request -> request.setCapacityRange(range));
    return answer.code() == Code.NOT_FOUND
        ? new Outcome.Skipped(
            "the volume is made up, or not staged yet, which is another error: answered "
                + answer.shown())
        : Judgement.code(answer, Code.INVALID_ARGUMENT, Code.OUT_OF_RANGE);
  }

  private static Outcome twice(Bench bench) {
    Answer<?> first = expand(bench, range(1, 0));
    if (first.code() == Code.FAILED_PRECONDITION) {
      return new Outcome.Skipped(
          "the driver cannot expand the volume while it is published: " + first.shown());
    }
    Answer<?> second = expand(bench, range(1, 0));
    return Outcome.of(
        first.code() == Code.OK && second.code() == Code.OK,
        "the first call was answered " + first.shown() + ", the second " + second.shown());
  }

  private static String fullLength(Bench bench) {
    return Paths.ofFullLength(bench.stranger().volume().staging()).toString();
  }
}
