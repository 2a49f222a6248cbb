package dev.holdfast.application.port.out;

import java.util.Optional;

/** Whether the node itself is going down, and not only this program on it. */
public interface NodeShutdown {
  /**
   * @return the sign of it; empty if there is none, which is no proof that it stays up
   */
  Optional<String> underWay();
}
