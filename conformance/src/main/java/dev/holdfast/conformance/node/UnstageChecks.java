package dev.holdfast.conformance.node;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.util.List;

/** NodeUnstageVolume. */
public final class UnstageChecks {
  private UnstageChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.unstage(specification);
    return List.of(
        call.field("staging_target_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes, where nothing is staged: OK or NOT_FOUND",
                bench ->
                    Judgement.code(
                        call.answer(
                            bench,
                            bench.stranger(),
                            request ->
                                request.setStagingTargetPath(
                                    Paths.ofFullLength(bench.stranger().volume().staging())
                                        .toString())),
                        Code.OK,
                        Code.NOT_FOUND)),
        call.text("is not staged to the")
            .when(When.BARE)
            .check("a volume that is not staged: OK", bench -> Judgement.ok(unstage(bench))),
        call.text("MUST undo the work")
            .when(When.STAGED)
            .check(
                "OK, and nothing is mounted at the path any more",
                bench -> bench.disturbed(undone(bench))),
        call.text("This operation MUST be idempotent.")
            .when(When.STAGED)
            .check("twice: OK", bench -> bench.disturbed(twice(bench))));
  }

  private static Answer<?> unstage(Bench bench) {
    return bench.node().unstage(bench.subject().unstage());
  }

  private static Outcome undone(Bench bench) {
    Answer<?> answer = unstage(bench);
    return answer instanceof Answer.Given
        ? HostFiles.notMounted(bench, bench.subject().volume().staging())
        : Judgement.ok(answer);
  }

  private static Outcome twice(Bench bench) {
    Answer<?> first = unstage(bench);
    Answer<?> second = unstage(bench);
    return Outcome.of(
        first.code() == Code.OK && second.code() == Code.OK,
        "the first call was answered " + first.shown() + ", the second " + second.shown());
  }
}
