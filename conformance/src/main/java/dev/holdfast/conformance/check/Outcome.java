package dev.holdfast.conformance.check;

/** How a check ended, and what was seen. */
public sealed interface Outcome {
  String reason();

  record Passed(String reason) implements Outcome {}

  record Failed(String reason) implements Outcome {}

  /** Not decided, and why. */
  record Skipped(String reason) implements Outcome {}

  static Outcome of(boolean right, String seen) {
    return right ? new Passed(seen) : new Failed(seen);
  }
}
