package dev.holdfast.adapters.csi.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.adapters.csi.mapping.RpcRunner.Rpc;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.VolumeId;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RpcRunnerTest {
  private static final Duration BUDGET = Duration.ofSeconds(110);
  private static final CallDeadline PATIENCE = new CallDeadline(BUDGET, Duration.ofSeconds(5));

  private final List<String> observed = new ArrayList<>();
  private final RpcRunner runner =
      new RpcRunner(
          PATIENCE, (rpc, volume, code, took) -> observed.add(rpc + " " + volume + " " + code));
  private final Caller caller = new Caller();

  private static final class Caller implements StreamObserver<String> {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onNext(String message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable error) {
      Status status = Status.fromThrowable(error);
      heard.add(status.getCode() + ": " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      heard.add("completed");
    }
  }

  private static Rpc<Duration, String, String> rpc(Function<Duration, Outcome<String>> useCase) {
    return new Rpc<>("Call", "vol-1", patience -> patience, useCase, Function.identity());
  }

  @Test
  void answersOnceAndTellsTheObserver() {
    runner.run(rpc(patience -> Outcome.success("well")), caller);

    assertThat(caller.heard).containsExactly("well", "completed");
    assertThat(observed).containsExactly("Call vol-1 OK");
  }

  /** An id that no check has seen yet, with what moves a terminal's cursor and begins lines. */
  @Test
  void noControlCharacterOfTheWireReachesTheLogTheObserverOrTheStatus() {
    String wire = "v\n2026 ERROR forged\u001b[2J\u009b2J\u202e\u2028" + "x".repeat(5000);
    try (CapturedLog log = CapturedLog.start()) {
      runner.run(
          new Rpc<Duration, String, String>(
              "Call",
              wire,
              patience -> {
                throw new InvalidValue("volume_id", "is wrong: " + wire);
              },
              patience -> Outcome.success("never"),
              Function.identity()),
          caller);
      runner.run(
          new Rpc<Duration, String, String>(
              "Call",
              wire,
              patience -> patience,
              patience -> {
                throw new IllegalStateException("a bug");
              },
              Function.identity()),
          caller);

      assertThat(log.lines()).hasSizeGreaterThan(1);
      assertThat(Stream.of(log.lines(), observed, caller.heard).flatMap(List::stream))
          .allSatisfy(line -> assertThat(line).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}].*"));
      assertThat(observed)
          .allSatisfy(line -> assertThat(line).contains("v\\u000a2026").hasSizeLessThan(400));
    }
  }

  @Test
  void mapsAFailureToItsStatus() {
    runner.run(
        rpc(patience ->
            Outcome.failure(new NodeFailure.OperationInProgress(new VolumeId("vol-1")))),
        caller);

    assertThat(caller.heard)
        .containsExactly(
            "ABORTED: another operation on volume vol-1 is running; retry when it has ended");
    assertThat(observed).containsExactly("Call vol-1 ABORTED");
  }

  @Test
  void takesAnInvalidValueOfTheRequestForTheCallersFault() {
    runner.run(
        new Rpc<Duration, String, String>(
            "Call",
            "vol-1",
            patience -> {
              throw new InvalidValue("field", "is wrong");
            },
            patience -> Outcome.success("never"),
            Function.identity()),
        caller);

    assertThat(caller.heard).containsExactly("INVALID_ARGUMENT: field is wrong");
  }

  @Test
  void takesAnInvalidValueOfTheUseCaseForOurFault() {
    runner.run(
        rpc(patience -> {
          throw new InvalidValue("sysfs", "has changed its mind");
        }),
        caller);

    assertThat(caller.heard).singleElement().asString().startsWith("UNAVAILABLE: unexpected error");
  }

  @Test
  void hidesWhatWentWrongFromTheCallerAndLogsItUnderTheSameReference() {
    try (CapturedLog log = CapturedLog.start()) {
      runner.run(
          rpc(patience -> {
            throw new IllegalStateException("the inner workings");
          }),
          caller);

      String answer = caller.heard.getFirst();
      String reference = answer.replaceAll(".*reference ([0-9a-f]{8}):.*", "$1");
      assertThat(answer).startsWith("UNAVAILABLE").doesNotContain("inner workings");
      assertThat(reference).hasSize(8);
      assertThat(String.join("\n", log.lines()))
          .contains(reference)
          .contains("IllegalStateException: the inner workings");
      assertThat(observed).containsExactly("Call vol-1 UNAVAILABLE");
    }
  }

  /** The effects of the call may remain: after a final code kubelet would not retry. */
  @Test
  void anErrorOfOursIsNotAnsweredAsIfNothingWereLeft() {
    runner.run(
        rpc(patience -> {
          throw new StackOverflowError();
        }),
        caller);

    assertThat(caller.heard).singleElement().asString().startsWith("UNAVAILABLE");
  }

  @Test
  void answersEvenIfTheObserverFails() {
    RpcRunner observedBadly =
        new RpcRunner(
            PATIENCE,
            (rpc, volume, code, took) -> {
              throw new IllegalStateException("no metrics today");
            });
    observedBadly.run(rpc(patience -> Outcome.success("well")), caller);

    assertThat(caller.heard).containsExactly("well", "completed");
  }

  @Test
  void hasItsOwnBudgetWithoutADeadline() {
    runner.run(rpc(patience -> Outcome.success(patience.toString())), caller);

    assertThat(caller.heard).first().isEqualTo(BUDGET.toString());
  }

  @Test
  void doesNothingForACallerWhoHasGone() {
    Context.CancellableContext gone = Context.current().withCancellation();
    gone.cancel(null);
    gone.run(() ->
        runner.run(
            rpc(patience -> {
              throw new AssertionError("this must not be awaited");
            }),
            caller));

    assertThat(caller.heard).singleElement().asString().startsWith("CANCELLED");
  }

  @Test
  void endsBeforeTheCallersDeadline() {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext minute =
            Context.current().withDeadline(Deadline.after(60, TimeUnit.SECONDS), timer);
        Context.CancellableContext second =
            Context.current().withDeadline(Deadline.after(1, TimeUnit.SECONDS), timer)) {
      List<Duration> left = new ArrayList<>();
      minute.run(() -> left.add(PATIENCE.left()));
      second.run(() -> left.add(PATIENCE.left()));

      assertThat(left.getFirst()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(55));
      assertThat(left.getLast()).isLessThanOrEqualTo(Duration.ofMillis(900)).isPositive();
    }
  }

  @Test
  void hasNoTimeWhenTheDeadlineHasPassed() {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext past =
            Context.current().withDeadline(Deadline.after(-1, TimeUnit.SECONDS), timer)) {
      past.run(() -> runner.run(rpc(patience -> Outcome.success("late")), caller));

      assertThat(caller.heard).singleElement().asString().doesNotContain("late");
    }
  }
}
