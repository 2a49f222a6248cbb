package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import dev.holdfast.application.concurrency.CallShares.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CallSharesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(1);

  private final CallShares shares = new CallShares(20, HostTime.system());

  /** However many connects and lookups hang, a deletion and a scan find a place. */
  @ParameterizedTest
  @EnumSource
  void whatHangsOfEveryOtherKindLeavesEachKindItsPlaces(Kind kind) {
    CountDownLatch end = new CountDownLatch(1);
    int hung = 0;
    for (Kind other : Kind.values()) {
      while (other != kind && abandoned(other, "call " + hung, end)) {
        hung++;
      }
    }

    assertThat(shares.hung()).isEqualTo(hung).isGreaterThan(6);
    assertThat(shares.of(kind).call("one more", LONG, () -> 1)).isEqualTo(new Answer.Returned<>(1));
    end.countDown();
  }

  @Test
  void allPlacesAreShared() {
    int all = 0;
    for (Kind kind : Kind.values()) {
      CountDownLatch end = new CountDownLatch(1);
      while (abandoned(kind, "call " + all, end)) {
        all++;
      }
      end.countDown();
    }

    assertThat(all).isBetween(20, 22);
  }

  private boolean abandoned(Kind kind, String what, CountDownLatch end) {
    return shares
            .of(kind)
            .call(
                what,
                SOON,
                () -> {
                  end.await();
                  return 0;
                })
        instanceof Answer.Abandoned<Integer>;
  }
}
