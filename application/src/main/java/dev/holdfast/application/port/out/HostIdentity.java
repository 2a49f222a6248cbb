package dev.holdfast.application.port.out;

import dev.holdfast.domain.identity.Host;

/** Who this host is to every target, the same over restarts. */
public interface HostIdentity {
  /**
   * @throws HostInterfaceException if there is none and none can be made, or the pair is malformed
   */
  Host current();
}
