package dev.holdfast.simulator.command;

import dev.holdfast.support.process.ProgramResult;

/** One pretended program. */
@FunctionalInterface
interface AnsweringProgram {
  ProgramResult run(Invocation invocation);
}
