package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.Host;

/** This host's identity for every target, the same across restarts. */
public interface HostIdentity {
  /**
   * @throws HostInterfaceException if there is none and none can be made, or the pair is malformed
   */
  Host current();
}
