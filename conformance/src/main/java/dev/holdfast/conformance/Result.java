package dev.holdfast.conformance;

import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Outcome;

/** How a check ended with a driver. */
public record Result(Check check, Outcome outcome) {
  public boolean failed() {
    return outcome instanceof Outcome.Failed;
  }

  public String word() {
    return switch (outcome) {
      case Outcome.Passed _ -> "PASS";
      case Outcome.Failed _ -> "FAIL";
      case Outcome.Skipped _ -> "SKIPPED";
    };
  }
}
