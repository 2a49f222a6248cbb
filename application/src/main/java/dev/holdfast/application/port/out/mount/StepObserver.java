package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.job.ProgramIdentity;
import java.util.OptionalInt;

/** Sees a step that may take long, and its program, and may end it. */
@FunctionalInterface
public interface StepObserver {
  /** For a step that is left to itself. */
  StepObserver NONE = _ -> {};

  /** True if no program of the step is to be started any more, and one without ends. */
  default boolean ended() {
    return false;
  }

  /** How far a step without a program has got. */
  default void progress(int percent) {}

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
