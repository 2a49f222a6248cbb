package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SubsystemLocksTest {
  private static final SubsystemNqn ONE = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:one");
  private static final SubsystemNqn TWO = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:two");

  private final SubsystemLocks locks = new SubsystemLocks(HostTime.system());

  @Test
  void aLookFromBeforeAnOperationIsNotJudged() {
    long before = locks.moment();
    assertThat(locks.quietSince(ONE, before)).isTrue();
    try (SubsystemLocks.Held _ = locks.acquire(ONE, Duration.ZERO).orElseThrow()) {
      assertThat(locks.quietSince(ONE, before)).isFalse();
      assertThat(locks.quietSince(TWO, before)).isTrue();
    }
    assertThat(locks.quietSince(ONE, before)).as("it ended after the look began").isFalse();
    assertThat(locks.quietSince(ONE, locks.moment())).isTrue();
    locks.forgetBefore(locks.moment());
    assertThat(locks.quietSince(ONE, locks.moment())).isTrue();
  }

  @Test
  void aRepairDoesNotWaitAndDoesNotCountAsAnOperation() {
    long before = locks.moment();
    try (SubsystemLocks.Held _ = locks.acquireIdle(ONE).orElseThrow()) {
      assertThat(locks.acquireIdle(ONE)).isEmpty();
      assertThat(locks.acquire(ONE, Duration.ZERO)).isEmpty();
    }
    assertThat(locks.quietSince(TWO, before)).isTrue();
    Optional<SubsystemLocks.Held> operation = locks.acquire(ONE, Duration.ZERO);
    assertThat(locks.wanted(ONE)).isTrue();
    assertThat(locks.acquireIdle(ONE)).isEmpty();
    operation.orElseThrow().close();
    assertThat(locks.wanted(ONE)).isFalse();
    locks.acquireIdle(ONE).orElseThrow().close();
  }

  @Test
  void whoHasAskedInVainDoesNotKeepRepairsAway() {
    try (SubsystemLocks.Held _ = locks.acquireIdle(ONE).orElseThrow()) {
      assertThat(locks.acquire(ONE, Duration.ZERO)).isEmpty();
      assertThat(locks.wanted(ONE)).isFalse();
    }
  }

  @Test
  void whoWaitsGetsItWhenItIsLetGo() throws Exception {
    SubsystemLocks.Held first = locks.acquire(ONE, Duration.ZERO).orElseThrow();
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> second.complete(locks.acquire(ONE, Duration.ofSeconds(30)).isPresent()));
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    first.close();
    assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
