package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.job.ProgramIdentity;
import java.util.OptionalInt;

/** Sees the program of a step that may take long, and may end it. */
@FunctionalInterface
public interface StepObserver {
  /** For a step that is left to itself. */
  StepObserver NONE = _ -> {};

  /** True if no program of the step is to be started any more. */
  default boolean ended() {
    return false;
  }

  /** The step's program runs now. From the thread of the step. */
  void running(RunningStep step);

  /** A program while it runs; from any thread. */
  interface RunningStep {
    ProgramIdentity program();

    /** Empty if the program does not report it. */
    OptionalInt percent();

    /** Asks it to end in an orderly way. */
    void terminate();

    void kill();
  }
}
