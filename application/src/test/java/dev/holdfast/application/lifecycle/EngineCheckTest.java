package dev.holdfast.application.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.subsystem.SubsystemState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** An engine in trouble costs a log line, and not one for each move. */
class EngineCheckTest {
  private static final MachineKey.OfSubsystem SUBSYSTEM =
      new MachineKey.OfSubsystem(new SubsystemNqn("nqn.2026-01.dev.holdfast.test:a"));

  private final HeldTime time = new HeldTime();
  private final List<String> log = new ArrayList<>();

  /** Does something, and then the matrix's move. */
  private record Engine(Runnable first) implements LifecycleEngine {
    @Override
    public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
        String id, TransitionMatrix<S, E> matrix, S from, E signal) {
      first.run();
      return matrix.after(from, signal);
    }
  }

  @Test
  void aSoundEngineIsSilent() {
    move(check(new Engine(() -> {})));
    assertThat(log).isEmpty();
  }

  @Test
  void oneThatFailsIsReportedOnceInTenMinutesWithACount() {
    EngineCheck check =
        check(
            new Engine(() -> {
              throw new IllegalStateException("no answer");
            }));
    move(check);
    move(check);
    time.pass(599);
    move(check);
    time.pass(1);
    move(check);

    assertThat(log).hasSize(2);
    assertThat(log.getFirst())
        .isEqualTo(
            "the state machine engine failed on subsystem nqn.2026-01.dev.holdfast.test:a,"
                + " HEALTHY on SEEN_GONE: java.lang.IllegalStateException: no answer; the state by"
                + " the domain's matrix stands, and nothing waits for the engine");
    assertThat(log.getLast()).endsWith("(and 2 warnings since the last one)");
  }

  @Test
  void anErrorIsReportedToo() {
    move(
        check(
            new Engine(() -> {
              throw new NoClassDefFoundError("Mono");
            })));
    assertThat(log).singleElement().asString().contains("NoClassDefFoundError: Mono");
  }

  @Test
  void oneThatDiffersFromTheMatrixIsReported() {
    move(
        check(
            new LifecycleEngine() {
              @Override
              public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
                  String id, TransitionMatrix<S, E> matrix, S from, E signal) {
                return from;
              }
            }));
    assertThat(log).singleElement().asString().contains("to HEALTHY instead of LOST");
  }

  @Test
  void oneThatDoesNotAnswerIsReportedByTheNextStepOfTheLoop() {
    EngineCheck[] check = new EngineCheck[1];
    check[0] =
        check(
            new Engine(() -> {
              time.pass(5);
              check[0].watch();
              assertThat(log).isEmpty();
              time.pass(1);
              check[0].watch();
            }));
    move(check[0]);
    assertThat(log).singleElement().asString().contains("has not answered for 6 s on subsystem");

    time.pass(1000);
    check[0].watch();
    assertThat(log).hasSize(1);
  }

  @Test
  void oneThatDoesNotKeepUpIsReportedAndItsMovesCounted() {
    EngineCheck check =
        new EngineCheck(
            new Engine(() -> {}),
            _ -> {
              throw new RejectedExecutionException("full");
            },
            time,
            new RareWarnings(log::add, time));
    move(check);
    move(check);

    assertThat(check.dropped()).isEqualTo(2);
    assertThat(log).singleElement().asString().contains("does not keep up");
  }

  private EngineCheck check(LifecycleEngine engine) {
    return new EngineCheck(engine, Runnable::run, time, new RareWarnings(log::add, time));
  }

  private static void move(EngineCheck check) {
    check.moved(SUBSYSTEM, SubsystemState.HEALTHY, SubsystemSignal.SEEN_GONE);
  }
}
