package dev.holdfast.integration.machine;

import java.time.Duration;

/** A command that runs in a machine. */
public interface Running extends AutoCloseable {
  boolean alive();

  /**
   * Waits for its end.
   *
   * @throws AssertionError if it does not come in that time
   */
  Output end(Duration patience);

  /** Ends the command and what it started. */
  @Override
  void close();
}
