package dev.holdfast.simulator.clock;

import static dev.holdfast.simulator.clock.SimulatedClock.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait in a held clock. */
@Timeout(60)
class TurnsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedClock clock = new SimulatedClock(Duration.ofMillis(300));
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private Instant start = clock.instant();

  @AfterEach
  void stop() {
    clock.close();
  }

  private void skipping() {
    start = clock.holdButSkipWaits().instant();
  }

  private void note(String what) {
    done.add(what + " at " + Duration.between(start, clock.instant()).toMillis());
  }

  private void pause(int millis) {
    clock.await(Duration.ofMillis(millis), () -> false);
  }

  /** Each notes twice, and nothing comes between. */
  private void startSteps(String name, int millis) {
    clock.start(
        name,
        () -> {
          for (int step = 0; step < 3; step++) {
            String begun = name + step;
            note(begun);
            Thread.onSpinWait();
            done.add(begun + " too");
            pause(millis);
          }
        });
  }

  @RepeatedTest(20)
  void oneRunsAtATimeInTheOrderInWhichTheyBecomeReady() {
    skipping();
    startSteps("a", 30);
    startSteps("b", 20);
    assertThat(done).as("the one that holds the clock has the turn").isEmpty();
    pause(50);
    note("here");

    assertThat(done)
        .containsExactly(
            "a0 at 0",
            "a0 too",
            "b0 at 0",
            "b0 too",
            "b1 at 20",
            "b1 too",
            "a1 at 30",
            "a1 too",
            "b2 at 40",
            "b2 too",
            "here at 50");
  }

  @RepeatedTest(20)
  void waitsThatEndAtOneMomentEndInTheOrderInWhichTheyBegan() {
    skipping();
    for (int i = 0; i < 5; i++) {
      int number = i;
      clock.start(
          "n" + i,
          () -> {
            pause(10 - number);
            pause(number);
            note("n" + number);
          });
    }
    clock.advance(Duration.ofMillis(10));

    assertThat(done).containsExactly("n0 at 10", "n4 at 10", "n3 at 10", "n2 at 10", "n1 at 10");
  }

  @Test
  void timeDoesNotMoveWhileAnyCanRun() {
    skipping();
    clock.start(
        "connects",
        () -> {
          for (int i = 0; i < 100; i++) {
            AtomicBoolean answered = new AtomicBoolean();
            clock.start(
                "kernel",
                () -> {
                  answered.set(true);
                  clock.wake();
                });
            assertThat(clock.await(SECOND, answered::get)).isTrue();
          }
          note("connected");
        });
    pause(10);

    assertThat(done).containsExactly("connected at 0");
  }

  @Test
  void aTimerComesBeforeTheWaitsThatEndAtItsMoment() {
    skipping();
    clock.start(
        "waits",
        () -> {
          pause(10);
          note("waited");
        });
    clock.schedule(Duration.ofMillis(10), () -> note("timer"));
    pause(20);

    assertThat(done).containsExactly("timer at 10", "waited at 10");
  }

  @Test
  void conditionsAreLookedAtAfterEachTurn() {
    skipping();
    AtomicInteger value = new AtomicInteger();
    for (int i = 3; i >= 1; i--) {
      int wanted = i;
      clock.start(
          "wants " + i,
          () -> {
            clock.await(FOREVER, () -> value.get() == wanted);
            note("seen " + value.getAndIncrement());
          });
    }
    clock.settle();
    value.set(1);
    clock.settle();

    assertThat(done).containsExactly("seen 1 at 0", "seen 2 at 0", "seen 3 at 0");
  }

  @Test
  void advancingLetsAllDoWhatTheyCanUntilThenAndNoMore() {
    clock.hold();
    start = clock.instant();
    startSteps("a", 1_000);
    clock.settle();
    assertThat(done).containsExactly("a0 at 0", "a0 too");

    clock.advance(SECOND);
    assertThat(done).endsWith("a1 at 1000", "a1 too");
    clock.advance(Duration.ofMillis(999));
    assertThat(done).hasSize(4);
    assertThat(clock.instant()).isEqualTo(start.plusMillis(1_999));
  }

  @Test
  void whoIsStartedWhileTimeMovesHasItsTurnBeforeTheAdvanceEnds() {
    clock.hold();
    start = clock.instant();
    clock.start(
        "parent",
        () -> {
          pause(1_000);
          clock.start("child", () -> note("child"));
        });
    clock.advance(SECOND);

    assertThat(done).containsExactly("child at 1000");
  }

  @Test
  void heldTimeIsMovedByNoneThatWaits() {
    clock.hold();
    start = clock.instant();
    clock.start("waits", () -> pause(1));
    AtomicBoolean come = new AtomicBoolean();
    Thread.ofPlatform()
        .start(() -> {
          come.set(true);
          clock.wake();
        });
    clock.await(Duration.ofDays(1), come::get);

    assertThat(clock.instant()).isEqualTo(start);
  }

  @Test
  void foreverIsNeverSkippedAndTimersAloneDoNotMoveTime() {
    skipping();
    repeat();
    clock.start(
        "waits",
        () -> {
          clock.await(FOREVER, () -> false);
          note("never");
        });
    clock.settle();
    assertThat(done).isEmpty();
    pause(25);
    assertThat(done).containsExactly("beat at 10", "beat at 20");

    // all wait, and only a timer is to come
    assertThatThrownBy(() -> clock.await(FOREVER, () -> false)).hasMessageContaining("all threads");
    assertThat(done).hasSize(2);
  }

  private void repeat() {
    clock.schedule(
        Duration.ofMillis(10),
        () -> {
          note("beat");
          repeat();
        });
  }

  @Test
  void oneThatIsBlockedElsewhereWithTheTurnIsNamed() {
    skipping();
    clock.start("waiter", () -> done.add("had its turn"));
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
    assertThatThrownBy(clock::settle)
        .hasMessageContaining("outside of the held clock")
        .hasMessageContaining("CountDownLatch")
        .hasMessageContaining("ready: waiter");
    assertThat(done).isEmpty();
  }

  @Test
  void oneThatComputesForLongIsNot() {
    skipping();
    clock.start("waiter", () -> done.add("had its turn"));
    long end = System.nanoTime() + Duration.ofMillis(900).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    clock.settle();

    assertThat(done).containsExactly("had its turn");
  }

  @Test
  void aThreadFromElsewhereMayWaitToo() throws Exception {
    clock.hold();
    AtomicBoolean come = new AtomicBoolean();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              clock.await(FOREVER, come::get);
              clock.await(SECOND, () -> false);
            });
    come.set(true);
    clock.wake();
    while (other.isAlive()) {
      clock.advance(SECOND);
      Thread.onSpinWait();
    }
    other.join();
    assertThat(clock.instant()).isAfterOrEqualTo(start.plus(SECOND));
  }

  @Test
  void whatATimerThrowsComesToTheOneThatHoldsTheClock() {
    skipping();
    clock.schedule(
        Duration.ofMillis(5),
        () -> {
          throw new IllegalArgumentException("broken");
        });
    clock.start("waits", () -> pause(10));

    assertThatThrownBy(() -> pause(20)).hasMessage("broken");
  }

  @Test
  void whatAConditionThrowsComesToTheOneThatWaitsForIt() {
    skipping();
    AtomicBoolean breaks = new AtomicBoolean();
    clock.start(
        "waits",
        () -> {
          try {
            clock.await(
                FOREVER,
                () -> {
                  if (breaks.get()) {
                    throw new IllegalArgumentException("broken");
                  }
                  return false;
                });
          } catch (IllegalArgumentException e) {
            note(Thread.currentThread().getName());
          }
        });
    clock.settle();
    breaks.set(true);
    clock.settle();

    assertThat(done).containsExactly("waits at 0");
  }

  @Test
  void allRunAtOnceWhenTimePasses() throws Exception {
    clock.hold();
    CountDownLatch both = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      clock.start(
          "waits",
          () -> {
            pause(10);
            both.countDown();
            meet(both);
          });
    }
    clock.settle();
    clock.run();

    both.await();
  }

  private static void meet(CountDownLatch both) {
    try {
      both.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theThreadsOfAClosedClockHaveEndedOneByOneWhenItIsClosed() {
    skipping();
    for (String name : List.of("a", "b")) {
      clock.start(
          name,
          () -> {
            try {
              while (true) {
                pause(10);
              }
            } finally {
              note(name);
            }
          });
    }
    pause(25);
    clock.close();

    assertThat(done).containsExactly("a at 25", "b at 25");
  }

  @Test
  void anotherThreadMayHoldTheClockAfterTheFirst() throws Exception {
    Thread first = Thread.ofPlatform().start(clock::hold);
    first.join();
    skipping();
    startSteps("a", 10);
    pause(15);

    assertThat(done).containsExactly("a0 at 0", "a0 too", "a1 at 10", "a1 too");
  }

  @RepeatedTest(5)
  void aLockGoesToThoseThatWaitInTheirOrder() {
    skipping();
    FairLock lock = new FairLock(clock);
    for (String name : List.of("a", "b", "c")) {
      clock.start(
          name,
          () -> {
            lock.lock();
            pause(10);
            note(name);
            lock.unlock();
          });
    }
    pause(50);

    assertThat(done).containsExactly("a at 10", "b at 20", "c at 30");
  }
}
