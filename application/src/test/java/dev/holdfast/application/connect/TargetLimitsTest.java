package dev.holdfast.application.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TargetLimitsTest {
  private static final TransportId ADDRESS = address(1);

  private final HeldTime time = new HeldTime();
  private final TargetLimits limits = new TargetLimits(time);

  private static TransportId address(int number) {
    return TransportId.tcp("10.0.0." + number, 4420);
  }

  private void answers(TransportId address, ConnectResult result) {
    limits.tryEnter(address).orElseThrow().leave(result);
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
      answers(ADDRESS, ConnectResult.SILENT);
    }
    TargetLimits.Place only = limits.tryEnter(ADDRESS).orElseThrow();
    assertThat(limits.tryEnter(ADDRESS)).isEmpty();
    assertThat(limits.tryEnter(address(2))).isPresent();
    only.leave(ConnectResult.DONE);
    assertThat(limits.limit(ADDRESS)).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      answers(ADDRESS, ConnectResult.DONE);
    }
    assertThat(limits.limit(ADDRESS)).isEqualTo(64);
    answers(ADDRESS, ConnectResult.REFUSED);
    assertThat(limits.limit(ADDRESS)).isEqualTo(64);
  }

  @Test
  void ofAllSilentAddressesTwoAreTriedAtOnce() {
    for (int i = 1; i <= 5; i++) {
      answers(address(i), ConnectResult.SILENT);
    }
    TargetLimits.Place one = limits.tryEnter(address(1)).orElseThrow();
    assertThat(limits.tryEnter(address(2))).isPresent();
    assertThat(limits.tryEnter(address(3))).isEmpty();
    assertThat(limits.tryEnter(address(9))).isPresent();

    one.leave(ConnectResult.SILENT);
    answers(address(3), ConnectResult.DONE);
    assertThat(limits.tryEnter(address(4))).isPresent();
    assertThat(limits.tryEnter(address(5))).isEmpty();
    assertThat(limits.tryEnter(address(3))).isPresent();
  }

  @Test
  void whoWaitsGetsThePlaceThatIsLeftAndGivesUpInTime() {
    answers(ADDRESS, ConnectResult.SILENT);
    answers(ADDRESS, ConnectResult.SILENT);
    TargetLimits.Place only = limits.tryEnter(ADDRESS).orElseThrow();
    assertThat(limits.enter(ADDRESS, Duration.ofSeconds(60))).isEmpty();

    time.whileWaiting(() -> only.leave(ConnectResult.SILENT));

    assertThat(limits.enter(ADDRESS, Duration.ofSeconds(60))).isPresent();
  }

  @Test
  void aConnectThatWasNotTriedShowsNothingOfItsTarget() {
    answers(ADDRESS, ConnectResult.SILENT);
    assertThat(limits.limit(ADDRESS)).isEqualTo(2);

    answers(ADDRESS, ConnectResult.NOT_TRIED);
    assertThat(limits.limit(ADDRESS)).isEqualTo(2);
    answers(address(2), ConnectResult.SILENT);
    answers(address(3), ConnectResult.SILENT);
    assertThat(limits.tryEnter(address(2))).isPresent();
    assertThat(limits.tryEnter(address(3))).isPresent();
    assertThat(limits.tryEnter(ADDRESS)).as("it is silent still").isEmpty();

    answers(address(4), ConnectResult.NOT_TRIED);
    assertThat(limits.tryEnter(address(4))).as("it is not silent").isPresent();
  }

  @Test
  void forgetsAnAddressToWhichNothingConnectsForAnHour() {
    answers(ADDRESS, ConnectResult.SILENT);
    TargetLimits.Place place = limits.tryEnter(address(2)).orElseThrow();
    time.pass(Duration.ofMinutes(59));
    answers(address(3), ConnectResult.DONE);
    assertThat(limits.known()).isEqualTo(3);

    time.pass(Duration.ofMinutes(2));
    answers(address(4), ConnectResult.DONE);

    assertThat(limits.known()).as("one is under way, and two are young").isEqualTo(3);
    assertThat(limits.limit(ADDRESS)).isEqualTo(4);
    place.leave(ConnectResult.SILENT);
    assertThat(limits.limit(address(2))).isEqualTo(2);
  }

  /** Otherwise it would ask again and again until its patience ends. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anInterruptedCallDoesNotWait() {
    TargetLimits real = new TargetLimits(HostTime.system());
    while (real.tryEnter(ADDRESS).isPresent()) {
      // all places are taken
    }
    Thread.currentThread().interrupt();

    assertThat(real.enter(ADDRESS, Duration.ofDays(1))).isEmpty();

    assertThat(Thread.interrupted()).isTrue();
  }
}
