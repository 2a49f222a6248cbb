package dev.holdfast.application.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.connect.TargetLimits.Answer;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TargetLimitsTest {
  private static final TransportId ADDRESS = address(1);

  private final TargetLimits limits = new TargetLimits(HostTime.system());

  private static TransportId address(int number) {
    return TransportId.tcp("10.0.0." + number, 4420);
  }

  private void answers(TransportId address, Answer answer) {
    limits.tryEnter(address).orElseThrow().leave(answer);
  }

  @Test
  void anAddressThatNobodyKnowsIsMetWithAFew() {
    for (int i = 0; i < 4; i++) {
      assertThat(limits.tryEnter(ADDRESS)).isPresent();
    }
    assertThat(limits.tryEnter(ADDRESS)).isEmpty();
    assertThat(limits.tryEnter(address(2))).isPresent();
  }

  @Test
  void aSilentTargetIsMetWithOneConnectAndARecoveredOneWithEverMore() {
    for (int i = 0; i < 10; i++) {
      answers(ADDRESS, Answer.SILENT);
    }
    TargetLimits.Place only = limits.tryEnter(ADDRESS).orElseThrow();
    assertThat(limits.tryEnter(ADDRESS)).isEmpty();
    assertThat(limits.tryEnter(address(2))).isPresent();
    only.leave(Answer.TAKEN);
    assertThat(limits.limit(ADDRESS)).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      answers(ADDRESS, Answer.TAKEN);
    }
    assertThat(limits.limit(ADDRESS)).isEqualTo(64);
    answers(ADDRESS, Answer.REFUSED);
    assertThat(limits.limit(ADDRESS)).isEqualTo(64);
  }

  @Test
  void ofAllSilentAddressesTwoAreTriedAtOnce() {
    for (int i = 1; i <= 5; i++) {
      answers(address(i), Answer.SILENT);
    }
    TargetLimits.Place one = limits.tryEnter(address(1)).orElseThrow();
    assertThat(limits.tryEnter(address(2))).isPresent();
    assertThat(limits.tryEnter(address(3))).isEmpty();
    assertThat(limits.tryEnter(address(9))).isPresent();

    one.leave(Answer.SILENT);
    answers(address(3), Answer.TAKEN);
    assertThat(limits.tryEnter(address(4))).isPresent();
    assertThat(limits.tryEnter(address(5))).isEmpty();
    assertThat(limits.tryEnter(address(3))).isPresent();
  }

  @Test
  void whoWaitsGetsThePlaceThatIsLeftAndGivesUpInTime() throws Exception {
    answers(ADDRESS, Answer.SILENT);
    answers(ADDRESS, Answer.SILENT);
    TargetLimits.Place only = limits.tryEnter(ADDRESS).orElseThrow();
    assertThat(limits.enter(ADDRESS, Duration.ofMillis(1))).isEmpty();

    CompletableFuture<Optional<TargetLimits.Place>> next =
        CompletableFuture.supplyAsync(() -> limits.enter(ADDRESS, Duration.ofSeconds(60)));
    only.leave(Answer.SILENT);
    assertThat(next.get(30, TimeUnit.SECONDS)).isPresent();
  }
}
