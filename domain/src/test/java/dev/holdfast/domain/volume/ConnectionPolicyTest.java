package dev.holdfast.domain.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionPolicyTest {
  @Test
  void hasTheDefaultsOfTheContract() {
    assertThat(ConnectionPolicy.DEFAULT)
        .isEqualTo(
            new ConnectionPolicy(
                Timeout.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT30S", "PT24H"})
  void takesWholeSecondsUpToADay(String duration) {
    Duration delay = Duration.parse(duration);

    assertThat(timers(60, delay, delay, Optional.empty()).reconnectDelay()).isEqualTo(delay);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1S", "-PT0.5S", "PT0.999S", "PT1.5S", "PT24H1S", "PT24H0.5S"})
  void refusesOtherDurations(String duration) {
    Duration odd = Duration.parse(duration);
    Duration sound = Duration.ofSeconds(2);

    refused("reconnectDelay", () -> timers(60, odd, sound, Optional.empty()));
    refused("keepAliveTmo", () -> timers(60, sound, odd, Optional.empty()));
  }

  @Test
  void lostIoCannotFailAfterTheDeviceHasGone() {
    Duration second = Duration.ofSeconds(1);

    refused("fastIoFailTmo", () -> timers(60, second, second, Optional.of(61)));
    assertThat(timers(60, second, second, Optional.of(60)).fastIoFailTmo()).isPresent();
    assertThat(timers(-1, second, second, Optional.of(9_999)).fastIoFailTmo()).isPresent();
    assertThat(timers(0, second, second, Optional.of(-1)).fastIoFailTmo()).contains(Timeout.OFF);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 15, 1025, 65_536})
  void refusesQueuesThatTheKernelRefuses(int size) {
    refused("queueSize", () -> queues(OptionalInt.empty(), OptionalInt.of(size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void refusesQueueCountsThatNoControllerHas(int count) {
    refused("nrIoQueues", () -> queues(OptionalInt.of(count), OptionalInt.empty()));
  }

  @Test
  void takesTheLimitsThemselves() {
    assertThat(queues(OptionalInt.of(1), OptionalInt.of(16)).queueSize()).hasValue(16);
    assertThat(queues(OptionalInt.of(65_535), OptionalInt.of(1024)).nrIoQueues()).hasValue(65_535);
  }

  private static void refused(
      String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(made)
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
  }

  private static ConnectionPolicy timers(
      int loss, Duration delay, Duration keepAlive, Optional<Integer> fastFail) {
    return new ConnectionPolicy(
        new Timeout(loss),
        delay,
        keepAlive,
        fastFail.map(Timeout::new),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }

  private static ConnectionPolicy queues(OptionalInt count, OptionalInt size) {
    return new ConnectionPolicy(
        Timeout.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Optional.empty(),
        Optional.empty(),
        count,
        size,
        true,
        true);
  }
}
