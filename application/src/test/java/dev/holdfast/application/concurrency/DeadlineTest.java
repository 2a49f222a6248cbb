package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  private final HeldTime time = new HeldTime();

  @Test
  void aPartEndsWithTheWholeAtTheLatest() {
    Deadline whole = new Deadline(time, Duration.ofSeconds(10));
    time.pass(Duration.ofSeconds(7));

    assertThat(whole.left()).isEqualTo(Duration.ofSeconds(3));
    assertThat(whole.part(Duration.ofSeconds(2)).left()).isEqualTo(Duration.ofSeconds(2));
    assertThat(whole.part(Duration.ofSeconds(5)).left()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void hasNoTimeLeftOnceItHasPassed() {
    Deadline deadline = new Deadline(time, Duration.ofSeconds(1));
    assertThat(deadline.spent()).isFalse();
    deadline.pause(Duration.ofMinutes(1));

    assertThat(deadline.spent()).isTrue();
    time.pass(Duration.ofSeconds(5));
    assertThat(deadline.left()).isZero();
  }

  @Test
  void isSpentForAThreadThatIsInterrupted() {
    Deadline deadline = new Deadline(time, Duration.ofSeconds(1));
    Thread.currentThread().interrupt();

    assertThat(deadline.spent()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(deadline.spent()).isFalse();
  }

  @Test
  void takesAnyPatience() {
    assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).left())
        .isGreaterThan(Duration.ofDays(300));
  }
}
