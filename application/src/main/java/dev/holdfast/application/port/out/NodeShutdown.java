package dev.holdfast.application.port.out;

import java.util.Optional;

/** Whether the node itself is going down, and not only this program on it. */
public interface NodeShutdown {
  /**
   * @return what says so; empty if nothing does, which is no proof that it stays up
   */
  Optional<String> underWay();
}
