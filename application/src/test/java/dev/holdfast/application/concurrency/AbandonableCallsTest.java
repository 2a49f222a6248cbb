package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AbandonableCallsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(10);

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
    time.startsNativeThreads(false);
    AbandonableCalls poor = new AbandonableCalls("test", 1, time);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> poor.call("no thread", LONG, () -> 1))
          .isInstanceOf(InternalError.class);
    }

    time.startsNativeThreads(true);

    assertThat(poor.call("a thread again", LONG, () -> 1)).isEqualTo(new Answer.Returned<>(1));
  }

  @Test
  void givesUpACallThatHangsAndTakesItsPlaceBackWhenItEnds() {
    CountDownLatch end = new CountDownLatch(1);
    for (String what : List.of("hang 1", "hang 2")) {
      assertThat(calls.call(what, SOON, hanging(end))).isEqualTo(new Answer.Abandoned<>());
    }
    assertThat(calls.hung()).isEqualTo(2);
    assertThat(calls.call("one too many", SOON, () -> 0)).isEqualTo(new Answer.NoPlace<>(2));

    end.countDown();
    awaitNoneHung();
    assertThat(calls.call("again", LONG, () -> 3)).isEqualTo(new Answer.Returned<>(3));
  }

  /** A retry would hang as well, and cost another thread. */
  @Test
  void aCallThatHangsIsNotMadeAgainUntilItEnds() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    Callable<Integer> counted =
        () -> {
          made.incrementAndGet();
          end.await();
          return 5;
        };
    assertThat(calls.call("delete nvme1", SOON, counted)).isEqualTo(new Answer.Abandoned<>());

    for (int i = 0; i < 3; i++) {
      assertThat(calls.call("delete nvme1", LONG, counted)).isEqualTo(new Answer.StillHangs<>());
    }
    assertThat(made).hasValue(1);
    assertThat(calls.call("delete nvme2", LONG, () -> 4)).isEqualTo(new Answer.Returned<>(4));

    end.countDown();
    awaitNoneHung();
    assertThat(calls.call("delete nvme1", LONG, counted)).isEqualTo(new Answer.Returned<>(5));
  }

  @Test
  void aCallWaitsForAPlaceWhileItsPatienceLasts() throws Exception {
    AbandonableCalls one = new AbandonableCalls("test", 1, HostTime.system());
    CountDownLatch letGo = new CountDownLatch(1);
    one.call("hang", SOON, hanging(letGo));

    assertThat(one.call("too late", SOON, () -> 1)).isEqualTo(new Answer.NoPlace<>(1));

    CompletableFuture<Answer<Integer>> answer = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform().start(() -> answer.complete(one.call("in turn", LONG, () -> 2)));
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    letGo.countDown();
    assertThat(answer.get()).isEqualTo(new Answer.Returned<>(2));
  }

  private void awaitNoneHung() {
    while (calls.hung() > 0) {
      Thread.onSpinWait();
    }
  }

  private static Callable<Integer> hanging(CountDownLatch until) {
    return () -> {
      until.await();
      return 0;
    };
  }
}
