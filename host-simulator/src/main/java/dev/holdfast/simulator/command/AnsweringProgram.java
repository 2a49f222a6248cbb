package dev.holdfast.simulator.command;

import dev.holdfast.support.process.ProgramResult;

/** One simulated program. */
@FunctionalInterface
interface AnsweringProgram {
  ProgramResult run(Invocation invocation);
}
