package dev.holdfast.support.process;

/** A program while it runs, for other threads than the one that waits for it. */
public interface StartedProgram {
  long pid();

  /** The end of what it has written so far, of both streams. */
  String tail();

  /** Asks it to end: SIGTERM. */
  void terminate();

  /** SIGKILL. */
  void kill();
}
