package dev.holdfast.simulator.invocation;

import dev.holdfast.support.process.ProgramResult;

/** One simulated program. */
@FunctionalInterface
public interface ProgramBehaviour {
  ProgramResult run(Invocation invocation);
}
