package dev.holdfast.simulator.command;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;

/** Short forms of the results of programs. */
final class Answer {
  private Answer() {}

  static ProgramResult ok() {
    return ok("");
  }

  static ProgramResult ok(String stdout) {
    return new ProgramResult.Exited(0, Output.of(stdout), Output.EMPTY);
  }

  static ProgramResult fail(int status, String stderr) {
    return new ProgramResult.Exited(status, Output.EMPTY, Output.of(stderr + "\n"));
  }

  /** In an uninterruptible sleep: no signal ends it. */
  static ProgramResult hangsInKernel() {
    return new ProgramResult.TimedOut(true);
  }

  static ProgramResult killed() {
    return new ProgramResult.TimedOut(false);
  }
}
