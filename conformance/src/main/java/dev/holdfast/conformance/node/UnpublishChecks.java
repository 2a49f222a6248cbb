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

/** NodeUnpublishVolume. */
public final class UnpublishChecks {
  private UnpublishChecks() {}

  public static List<Check> all(Specification specification) {
    var call = Call.unpublish(specification);
    return List.of(
        call.field("target_path", "at least 128 bytes")
            .check(
                "a path of 128 bytes, where nothing is published: OK or NOT_FOUND",
                bench ->
                    Judgement.code(
                        call.answer(
                            bench,
                            bench.stranger(),
                            request ->
                                request.setTargetPath(
                                    Paths.ofFullLength(bench.stranger().volume().target())
                                        .toString())),
                        Code.OK,
                        Code.NOT_FOUND)),
        call.text("MUST undo the work")
            .when(When.PUBLISHED)
            .check(
                "OK, and nothing is mounted at the path any more",
                bench -> bench.publishing(undone(bench, false))),
        call.field("target_path", "MUST delete")
            .when(When.PUBLISHED)
            .check("the file or directory is gone", bench -> bench.publishing(undone(bench, true))),
        call.text("This operation MUST be idempotent.")
            .when(When.PUBLISHED)
            .check("twice: OK", bench -> bench.publishing(twice(bench))));
  }

  private static Answer<?> unpublish(Bench bench) {
    return bench.node().unpublish(bench.subject().unpublish());
  }

  private static Outcome undone(Bench bench, boolean deleted) {
    Answer<?> answer = unpublish(bench);
    if (!(answer instanceof Answer.Given)) {
      return Judgement.ok(answer);
    }
    return deleted
        ? HostFiles.absent(bench, bench.subject().volume().target())
        : HostFiles.notMounted(bench, bench.subject().volume().target());
  }

  private static Outcome twice(Bench bench) {
    Answer<?> first = unpublish(bench);
    Answer<?> second = unpublish(bench);
    return Outcome.of(
        first.code() == Code.OK && second.code() == Code.OK,
        "the first call was answered " + first.shown() + ", the second " + second.shown());
  }
}
