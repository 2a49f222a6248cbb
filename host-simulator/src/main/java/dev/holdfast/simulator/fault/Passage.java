package dev.holdfast.simulator.fault;

/** What became of a caller at a fault point. */
public sealed interface Passage {
  /** Nothing went wrong here. */
  record Through() implements Passage {}

  /**
   * It is to fail.
   *
   * @param code an errno or an exit status
   * @param says what a program writes to standard error
   */
  record Fails(int code, String says) implements Passage {}

  /** It hung until its patience was at its end. */
  record Hung() implements Passage {}
}
