package dev.holdfast.support.process;

/** Runs programs. Never throws for anything a program or its absence can do. */
public interface ProgramRunner {
  ProgramResult run(Program program);

  /**
   * As {@link #run(Program)} for a program that may take long. It does not depend on this process,
   * so that it goes on if this process ends. Both of its streams are the result's standard output:
   * their end, up to the limit. A runner that cannot do that runs it as any other.
   */
  default ProgramResult run(Program program, ProgramWatch watch) {
    return run(program);
  }

  /** How many programs hang in the kernel, although they were killed. */
  default int hung() {
    return 0;
  }
}
