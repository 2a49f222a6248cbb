package dev.holdfast.simulator.fault;

/** The outcome of a caller's passage through a fault point. */
public sealed interface Passage {
  /** Nothing went wrong here. */
  record Through() implements Passage {}

  /**
   * It is to fail.
   *
   * @param code an errno or an exit status
   * @param says text that a program writes to standard error
   */
  record Fails(int code, String says) implements Passage {}

  /** The program was ended by a signal while it was here. */
  record Signalled() implements Passage {}

  /** It hung until its patience was at its end. */
  record Hung() implements Passage {}
}
