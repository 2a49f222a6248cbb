package dev.holdfast.support.process;

/** Gets a program when it has been started. */
@FunctionalInterface
public interface ProgramWatch {
  /** From the thread that waits for the program, before it waits. */
  void started(StartedProgram program);
}
