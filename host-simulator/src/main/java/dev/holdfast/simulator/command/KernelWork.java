package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.invocation.ProgramDeadline;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedLostAnswer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A system call of a program, which goes on after the program's caller has given up. */
final class KernelWork {
  private final SimulatedClock clock;

  KernelWork(SimulatedClock clock) {
    this.clock = clock;
  }

  /** A call that may be refused. */
  interface Call {
    String run() throws SimulatedErrno;
  }

  /** The outcome of a system call. */
  sealed interface Outcome {
    record Returned(String value) implements Outcome {}

    record Refused(int errno) implements Outcome {}

    /** It was done, and its answer cannot be read. */
    record AnswerLost(int errno) implements Outcome {}
  }

  /**
   * @return empty if it still runs at the end of the patience
   */
  Optional<Outcome> within(ProgramDeadline patience, Call call) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    AtomicReference<Throwable> broken = new AtomicReference<>();
    clock.start(
        "program",
        () -> {
          try {
            outcome.set(new Outcome.Returned(call.run()));
          } catch (SimulatedLostAnswer e) {
            outcome.set(new Outcome.AnswerLost(e.errno()));
          } catch (SimulatedErrno e) {
            outcome.set(new Outcome.Refused(e.errno()));
          } catch (RuntimeException | Error e) {
            broken.set(e); // belongs to the caller's thread, a simulated death above all
          } finally {
            clock.wake();
          }
        });
    clock.await(patience.left(), () -> outcome.get() != null || broken.get() != null);
    rethrow(broken.get());
    return Optional.ofNullable(outcome.get());
  }

  private static void rethrow(@Nullable Throwable broken) {
    switch (broken) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(broken);
    }
  }
}
