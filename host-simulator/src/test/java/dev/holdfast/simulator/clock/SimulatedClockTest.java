package dev.holdfast.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time in a test's hand. */
class SimulatedClockTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void stop() {
    clock.close();
  }

  private void in(int seconds, String what) {
    clock.schedule(Duration.ofSeconds(seconds), () -> done.add(what));
  }

  @Test
  void doesWhatFallsDueInOrderEachAtItsMoment() {
    clock.hold();
    Instant start = clock.instant();
    in(3, "third");
    in(1, "first");
    clock.schedule(
        Duration.ofSeconds(2),
        () -> {
          done.add("second at " + Duration.between(start, clock.instant()).toSeconds());
          in(1, "after second");
        });

    clock.advance(Duration.ofSeconds(3));

    assertThat(done).containsExactly("first", "second at 2", "third", "after second");
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(3));
  }

  @Test
  void whatIsCancelledIsNotDone() {
    clock.hold();
    clock.schedule(Duration.ofSeconds(1), () -> done.add("never")).cancel();
    clock.advance(Duration.ofSeconds(5));

    assertThat(done).isEmpty();
  }

  @Test
  void standsStillWhenHeldAndGoesOnWhenRun() throws InterruptedException {
    clock.hold();
    Instant held = clock.instant();
    assertThat(clock.instant()).isEqualTo(held);
    CountDownLatch ran = new CountDownLatch(1);
    clock.schedule(Duration.ofMillis(5), ran::countDown);

    clock.run();

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(clock.instant()).isAfter(held);
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void skippedWaitsMoveTimeNoFurtherThanNeeded() {
    clock.holdButSkipWaits();
    Instant start = clock.instant();
    in(2, "two");
    in(9, "nine");

    assertThat(clock.await(Duration.ofSeconds(60), () -> done.contains("two"))).isTrue();
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(2));
    assertThat(clock.await(Duration.ofSeconds(3), () -> false)).isFalse();
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(5));
    assertThat(done).containsExactly("two");
  }

  @Test
  void whoWaitsOnARunningClockGivesUpInTime() {
    assertThat(clock.await(Duration.ofMillis(20), () -> false)).isFalse();
  }

  @Test
  void anInterruptIsKeptForAfterTheWait() {
    Thread.currentThread().interrupt();

    assertThat(clock.await(Duration.ofMillis(20), () -> false)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
