package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AbandonableCallsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AbandonableCalls calls = new AbandonableCalls("test", 2, HostTime.system());

  @Test
  void returnsWhatTheCallReturns() {
    assertThat(calls.call("add", LONG, () -> 1 + 1)).isEqualTo(new Answer.Returned<>(2));
    assertThat(calls.hung()).isZero();
  }

  @Test
  void tellsWhatTheCallThrew() {
    IOException cause = new IOException("no");
    assertThat(
            calls.call(
                "fail",
                LONG,
                () -> {
                  throw cause;
                }))
        .isEqualTo(new Answer.Threw<>(cause));
  }

  @Test
  void anErrorIsTheCallersAsIfItHadMadeTheCallItself() {
    assertThatThrownBy(() ->
            calls.call(
                "die",
                LONG,
                () -> {
                  throw new AssertionError("died");
                }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aThreadThatCannotBeStartedGivesItsPlaceBack() {
    HeldTime time = new HeldTime();
    time.startsThreads(false);
    AbandonableCalls poor = new AbandonableCalls("test", 1, time);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> poor.call("no thread", LONG, () -> 1))
          .isInstanceOf(InternalError.class);
    }

    time.startsThreads(true);

    assertThat(poor.call("a thread again", LONG, () -> 1)).isEqualTo(new Answer.Returned<>(1));
  }

  @Test
  void givesUpACallThatHangsAndTakesItsPlaceBackWhenItEnds() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      assertThat(
              calls.call(
                  "hang",
                  Duration.ofMillis(10),
                  () -> {
                    letGo.await();
                    ended.countDown();
                    return 0;
                  }))
          .isEqualTo(new Answer.Abandoned<>());
    }
    assertThat(calls.hung()).isEqualTo(2);
    assertThat(calls.call("one too many", LONG, () -> 0)).isEqualTo(new Answer.NoPlace<>(2));

    letGo.countDown();
    ended.await();
    while (calls.hung() > 0) {
      Thread.onSpinWait();
    }
    assertThat(calls.call("again", LONG, () -> 3)).isEqualTo(new Answer.Returned<>(3));
  }

  @Test
  void aCallInTurnWaitsForAPlaceWhileItsPatienceLasts() throws Exception {
    AbandonableCalls one = calls.half();
    CountDownLatch letGo = new CountDownLatch(1);
    one.call("hang", Duration.ofMillis(10), hanging(letGo));

    assertThat(one.callInTurn("too late", Duration.ofMillis(10), () -> 1))
        .isEqualTo(new Answer.NoPlace<>(1));

    CompletableFuture<Answer<Integer>> answer = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform().start(() -> answer.complete(one.callInTurn("in turn", LONG, () -> 2)));
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    letGo.countDown();
    assertThat(answer.get()).isEqualTo(new Answer.Returned<>(2));
  }

  @Test
  void whatHangsInAHalfLeavesTheOtherHalf() throws Exception {
    AbandonableCalls half = calls.half();
    CountDownLatch letGo = new CountDownLatch(1);
    Duration soon = Duration.ofMillis(10);
    assertThat(half.call("hang", soon, hanging(letGo))).isEqualTo(new Answer.Abandoned<>());
    assertThat(half.call("one too many", LONG, () -> 0)).isEqualTo(new Answer.NoPlace<>(1));
    assertThat(calls.hung()).isEqualTo(1);

    assertThat(calls.call("other", LONG, () -> 3)).isEqualTo(new Answer.Returned<>(3));
    assertThat(calls.call("hang", soon, hanging(letGo))).isEqualTo(new Answer.Abandoned<>());
    assertThat(calls.call("too many", LONG, () -> 0)).isEqualTo(new Answer.NoPlace<>(2));

    letGo.countDown();
    while (calls.hung() > 0) {
      Thread.onSpinWait();
    }
    assertThat(half.call("again", LONG, () -> 4)).isEqualTo(new Answer.Returned<>(4));
  }

  private static Callable<Integer> hanging(CountDownLatch until) {
    return () -> {
      until.await();
      return 0;
    };
  }
}
