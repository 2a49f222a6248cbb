package dev.holdfast.conformance.check;

/** The calls of a check to a driver, and the judgement. */
@FunctionalInterface
public interface Trial {
  Outcome run(Bench bench);
}
