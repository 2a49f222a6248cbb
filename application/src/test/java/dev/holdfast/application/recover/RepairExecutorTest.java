package dev.holdfast.application.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The places that a repair occupies are free again, however it ends. */
class RepairExecutorTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:repair");
  private static final TransportId ADDRESS = TransportId.tcp("10.0.0.1", 4420);
  private static final RecoveryAction CONNECT =
      new RecoveryAction.ConnectPath(NQN, ADDRESS, new VolumeId("pvc-1"), ConnectionPolicy.DEFAULT);

  private final HeldTime time = new HeldTime();
  private final SubsystemLocks locks = new SubsystemLocks(time);
  private final TargetLimits limits = new TargetLimits(time);
  private final List<String> ends = new ArrayList<>();

  @Test
  void anErrorInARepairIsARepairThatFailed() {
    RepairExecutor work =
        work(_ -> {
          throw new InternalError("unable to create native thread");
        });

    for (int i = 0; i < 10; i++) {
      work.begin(CONNECT, this::ended);
    }

    assertThat(ends).hasSize(10).allMatch(end -> end.contains("unable to create native thread"));
    assertFree();
  }

  @Test
  void aRepairForWhichThereIsNoThreadIsOneThatFailed() {
    time.startsThreads(false);
    RepairExecutor work = work(_ -> Repairs.Result.done("never"));

    for (int i = 0; i < 10; i++) {
      work.begin(CONNECT, this::ended);
    }

    assertThat(ends).hasSize(10).allMatch(end -> end.contains("unable to create native thread"));
    assertFree();
  }

  @Test
  void anEndThatCannotBeNotedKeepsNothing() {
    RepairExecutor work = work(_ -> Repairs.Result.done("well"));

    work.begin(
        CONNECT,
        (_, _) -> {
          throw new IllegalStateException("no metrics today");
        });
    work.begin(CONNECT, this::ended);

    assertThat(ends).containsExactly("well");
    assertFree();
  }

  /** A call gets the subsystem at once, and as many connects may begin as before. */
  private void assertFree() {
    try (SubsystemLocks.Held held = locks.acquire(NQN, Duration.ZERO).orElseThrow()) {
      assertThat(held).isNotNull();
    }
    for (int i = 0; i < new TargetLimits(time).limit(ADDRESS); i++) {
      assertThat(limits.tryEnter(ADDRESS)).isPresent();
    }
  }

  private void ended(RecoveryAction action, Repairs.Result result) {
    ends.add(result.said());
  }

  private RepairExecutor work(Function<RecoveryAction, Repairs.Result> perform) {
    return new RepairExecutor(
        new Repairs() {
          @Override
          public Result perform(RecoveryAction action) {
            return perform.apply(action);
          }

          @Override
          public void removeUnneeded(ObservedTopology topology) {}
        },
        locks,
        limits,
        time);
  }
}
