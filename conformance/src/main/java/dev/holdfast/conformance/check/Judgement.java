package dev.holdfast.conformance.check;

import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges an answer by a clause. */
public final class Judgement {
  private Judgement() {}

  public static Outcome ok(Answer<?> answer) {
    return code(answer, Code.OK);
  }

  /** One of the codes. */
  public static Outcome code(Answer<?> answer, Code... right) {
    String expected = Arrays.stream(right).map(Code::name).collect(Collectors.joining(" or "));
    return Outcome.of(
        answered(answer) && Stream.of(right).anyMatch(answer.code()::equals),
        "expected " + expected + ", answered " + answer.shown());
  }

  /** Any refusal. */
  public static Outcome refused(Answer<?> answer) {
    return Outcome.of(
        answer instanceof Answer.Refused, "expected a refusal, answered " + answer.shown());
  }

  /**
   * The code, where the clause applies.
   *
   * @param moot answers for which the clause does not apply, since something else is wrong too
   * @param why it does not
   */
  public static Outcome codeUnless(Answer<?> answer, Code right, Set<Code> moot, String why) {
    return answered(answer) && moot.contains(answer.code())
        ? new Outcome.Skipped(why + ": answered " + answer.shown())
        : code(answer, right);
  }

  /** It knows the call, with any answer. */
  public static Outcome implemented(Answer<?> answer) {
    return Outcome.of(
        answered(answer) && answer.code() != Code.UNIMPLEMENTED, "answered " + answer.shown());
  }

  /** Judges a message; without one the check fails. */
  public static <T> Outcome given(Answer<T> answer, Function<T, Outcome> judge) {
    return switch (answer) {
      case Answer.Given<T>(T message) -> judge.apply(message);
      case Answer.Refused<T> refused ->
          new Outcome.Failed("expected OK, answered " + refused.shown());
      case Answer.None<T> none -> new Outcome.Failed(none.shown());
    };
  }

  private static boolean answered(Answer<?> answer) {
    return !(answer instanceof Answer.None);
  }
}
