package dev.holdfast.application.port.in;

import java.time.Duration;

/**
 * What is left to do before this program ends. If only the program ends, nothing: what is connected
 * stays, and the next one finds it.
 */
public interface PrepareForShutdown {
  /**
   * If the node is going down: lets go of what is ours and in nobody's use, and keeps the rest from
   * being retried for long once the network has gone, so that the node can end.
   *
   * @param patience for all of it
   */
  void prepare(Duration patience);
}
