package dev.holdfast.conformance.general;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.Trial;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import dev.holdfast.conformance.driver.Heard;
import io.grpc.Status.Code;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Each status that the driver answered in the run. */
public final class StatusChecks {
  /** The description that gRPC's client gives to a number that is no code. */
  private static final String NO_CODE = "Unknown code";

  private StatusChecks() {}

  public static List<Check> all(Specification specification) {
    Section errors = new Section(specification, "Error Scheme");
    return List.of(
        errors
            .text("Call not implemented")
            .withoutNode()
            .check(
                "a call that does not exist",
                bench -> Judgement.code(bench.driver().callUnknown(), Code.UNIMPLEMENTED)),
        errors
            .text("MUST return a [standard gRPC status]")
            .when(When.AFTERWARDS)
            .withoutNode()
            .check("each call of the run was answered", StatusChecks::answered),
        errors
            .text("canonical error code")
            .when(When.AFTERWARDS)
            .withoutNode()
            .check(
                "each refusal of the run has one",
                refusals(refusal -> !refusal.reason().startsWith(NO_CODE))),
        errors
            .text("human readable description")
            .when(When.AFTERWARDS)
            .withoutNode()
            .check(
                "each refusal of the run has a message",
                refusals(refusal -> !refusal.reason().isBlank())),
        errors
            .text("The status `details` MUST be empty.")
            .when(When.AFTERWARDS)
            .withoutNode()
            .check("no refusal of the run has details", refusals(refusal -> !refusal.details())));
  }

  private static Outcome answered(Bench bench) {
    List<String> unanswered =
        bench.driver().heard().stream()
            .filter(heard -> heard.answer() instanceof Answer.None)
            .map(Heard::shown)
            .toList();
    return first(unanswered, bench.driver().heard().size() + " calls were answered");
  }

  private static Trial refusals(Predicate<Answer.Refused<?>> right) {
    return bench -> {
      List<Heard> refusals =
          bench.driver().heard().stream()
              .filter(heard -> heard.answer() instanceof Answer.Refused)
              .toList();
      Stream<String> wrong =
          refusals.stream()
              .filter(heard ->
                  heard.answer() instanceof Answer.Refused<?> refusal && !right.test(refusal))
              .map(Heard::shown);
      return refusals.isEmpty()
          ? new Outcome.Skipped("the driver refused nothing")
          : first(wrong.toList(), refusals.size() + " calls were refused");
    };
  }

  private static Outcome first(List<String> wrong, String right) {
    return wrong.isEmpty()
        ? new Outcome.Passed(right)
        : new Outcome.Failed("%d times, first: %s".formatted(wrong.size(), wrong.getFirst()));
  }
}
