package dev.holdfast.support.process;

/** Runs programs. Never throws for anything a program or its absence can do. */
public interface ProgramRunner {
  ProgramResult run(Program program);
}
