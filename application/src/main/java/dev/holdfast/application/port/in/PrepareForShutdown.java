package dev.holdfast.application.port.in;

import java.time.Duration;

/**
 * The last steps before this program ends. If only the program ends there are none: connections
 * stay, and the next process finds them.
 */
public interface PrepareForShutdown {
  /**
   * If the node is going down: removes the unused controllers created by Holdfast, and keeps the
   * others from being retried for long once the network is down, so that the node can end.
   *
   * @param patience for all of it
   */
  void prepare(Duration patience);
}
