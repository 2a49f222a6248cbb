package dev.holdfast.conformance.driver;

/** One answer of the driver, and to which call. */
public record Heard(String rpc, Answer<?> answer) {
  public String shown() {
    return rpc + " answered " + answer.shown();
  }
}
