package dev.holdfast.application.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PathConnectTest {
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration LATE = Duration.ofSeconds(30);

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(
            new ConnectOutcome.Connected(ControllerName.ofInstance(0)), LATE, ConnectResult.DONE),
        Arguments.of(new ConnectOutcome.AlreadyConnected(), LATE, ConnectResult.DONE),
        Arguments.of(
            new ConnectOutcome.AuthenticationFailed("no key"), LATE, ConnectResult.REFUSED),
        Arguments.of(new ConnectOutcome.Rejected("EIO"), SOON, ConnectResult.REFUSED),
        Arguments.of(new ConnectOutcome.Unreachable("ETIMEDOUT"), LATE, ConnectResult.SILENT),
        Arguments.of(new ConnectOutcome.TimedOut("no answer"), SOON, ConnectResult.SILENT),
        Arguments.of(new ConnectOutcome.NotTried("no place"), SOON, ConnectResult.NOT_TRIED),
        Arguments.of(new ConnectOutcome.NotTried("no place"), LATE, ConnectResult.NOT_TRIED));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void learnsFromAConnectWhetherTheTargetAnswers(
      ConnectOutcome outcome, Duration took, ConnectResult result) {
    assertThat(PathConnect.result(outcome, took)).isEqualTo(result);
  }
}
