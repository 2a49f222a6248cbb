package dev.holdfast.conformance.check;

/** What a check does with a driver. */
@FunctionalInterface
public interface Trial {
  Outcome run(Bench bench);
}
