package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.Host;
import java.util.Optional;

/** This host's identity for every target, the same across restarts. */
public interface HostIdentity {
  /**
   * @throws HostInterfaceException if there is none and none can be made, or the pair is malformed
   */
  Host current();

  /** This host connects with it: it is the same from now on, whatever is configured later. */
  default void keep() {}

  /** The identity that is configured and not used, and where; empty if it is the same. */
  default Optional<String> unused() {
    return Optional.empty();
  }

  /** The reason for which nothing more is to be staged with it; empty if there is none. */
  default Optional<String> refusal() {
    return Optional.empty();
  }
}
