package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WantedTimersTest {
  private static final Duration HOLD_FOR = Duration.ofMinutes(15);
  private static final ConnectionPolicy SHORT = ConnectionPolicy.DEFAULT;
  private static final ConnectionPolicy LONG = SHORT.withCtrlLossTmo(Timeout.ofSeconds(900));

  @Test
  void controllersHoldTheDeviceWhereTheKernelCannotKeepIt() {
    assertThat(WantedTimers.of(held(HOLD_FOR), Optional.empty()))
        .isEqualTo(new WantedTimers(LONG, Optional.empty()));
  }

  @Test
  void controllersHoldTheDeviceUntilItIsSeenToBeKept() {
    assertThat(WantedTimers.of(held(HOLD_FOR), Optional.of(Duration.ZERO)))
        .isEqualTo(new WantedTimers(LONG, Optional.of(HOLD_FOR)));
    assertThat(WantedTimers.of(held(HOLD_FOR), Optional.of(HOLD_FOR.minusSeconds(1))))
        .isEqualTo(new WantedTimers(LONG, Optional.of(HOLD_FOR)));
  }

  @Test
  void controllersAreGivenUpInTimeOnceTheDeviceIsKept() {
    WantedTimers wanted = new WantedTimers(SHORT, Optional.of(HOLD_FOR));

    assertThat(WantedTimers.of(held(HOLD_FOR), Optional.of(HOLD_FOR))).isEqualTo(wanted);
    assertThat(WantedTimers.of(held(HOLD_FOR), Optional.of(Duration.ofDays(1)))).isEqualTo(wanted);
  }

  @Test
  void aReleasedDeviceGoesWithItsLastController() {
    VolumeAttachment released = attachment(OutagePolicy.RELEASE, HOLD_FOR);

    assertThat(WantedTimers.of(released, Optional.empty()))
        .isEqualTo(new WantedTimers(SHORT, Optional.empty()));
    assertThat(WantedTimers.of(released, Optional.of(HOLD_FOR)))
        .isEqualTo(new WantedTimers(SHORT, Optional.of(Duration.ZERO)));
  }

  @Test
  void asksForWholeSecondsThatTheKernelCanCount() {
    assertThat(WantedTimers.of(held(Duration.ofMillis(1500)), Optional.of(Duration.ZERO)))
        .extracting(WantedTimers::delayedRemoval)
        .isEqualTo(Optional.of(Duration.ofSeconds(1)));
    Duration longest = Duration.ofDays(49);
    assertThat(longest.toSeconds() * 1000).isLessThan(1L << 32);
    assertThat(WantedTimers.of(held(Duration.ofDays(365)), Optional.of(longest)))
        .isEqualTo(new WantedTimers(SHORT, Optional.of(longest)));
  }

  private static VolumeAttachment held(Duration holdFor) {
    return attachment(OutagePolicy.HOLD, holdFor);
  }

  private static VolumeAttachment attachment(OutagePolicy policy, Duration holdFor) {
    return new VolumeAttachment(
        new SubsystemNqn("nqn.2016-06.io.spdk:cnode1"),
        List.of(TransportId.tcp("10.0.0.1", 4420)),
        new NamespaceSelector(
            Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()),
        SHORT,
        1,
        policy,
        holdFor);
  }
}
