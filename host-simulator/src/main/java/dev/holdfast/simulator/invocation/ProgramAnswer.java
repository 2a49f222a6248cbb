package dev.holdfast.simulator.invocation;

import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;

/** Short forms of the results of programs. */
public final class ProgramAnswer {
  private ProgramAnswer() {}

  public static ProgramResult ok() {
    return ok("");
  }

  public static ProgramResult ok(String stdout) {
    return new ProgramResult.Exited(0, Output.of(stdout), Output.EMPTY);
  }

  public static ProgramResult fail(int status, String stderr) {
    return new ProgramResult.Exited(status, Output.EMPTY, Output.of(stderr + "\n"));
  }

  /** In an uninterruptible sleep: no signal ends it. */
  public static ProgramResult hangsInKernel() {
    return new ProgramResult.TimedOut(true);
  }

  /** By SIGTERM. */
  public static ProgramResult ended() {
    return new ProgramResult.Exited(128 + 15, Output.EMPTY, Output.EMPTY);
  }

  public static ProgramResult killed() {
    return new ProgramResult.TimedOut(false);
  }
}
