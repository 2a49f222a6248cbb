package dev.holdfast.application.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StepChecksTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:one");

  @Test
  void anOperationThatRunsOutOfTimeNamesTheSubsystemThatItWaitedFor() {
    SubsystemLocks locks = new SubsystemLocks(HostTime.system());
    try (SubsystemLocks.Held _ = StepChecks.hold(locks, NQN, Duration.ZERO)) {
      assertThatExceptionOfType(StepFailedException.class)
          .isThrownBy(() -> StepChecks.hold(locks, NQN, Duration.ofMillis(1)))
          .satisfies(failed ->
              assertThat(failed.failure())
                  .isEqualTo(
                      new NodeFailure.DeadlinePassed(
                          "waiting for another operation on subsystem " + NQN)));
    }
    StepChecks.hold(locks, NQN, Duration.ZERO).close();
  }
}
