package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;

/**
 * One connection to make.
 *
 * @param tls demanded also if its key is not known
 */
public record ConnectRequest(
    SubsystemNqn nqn,
    TransportId address,
    Host host,
    ConnectionPolicy policy,
    Credentials credentials,
    TlsDemand tls) {

  public ConnectRequest {
    if (tls instanceof TlsDemand.None && credentials.tlsPsk().isPresent()) {
      throw new IllegalArgumentException("a key for TLS, and TLS is not asked for");
    }
  }

  /** By TLS if there is a key for it. */
  public ConnectRequest(
      SubsystemNqn nqn,
      TransportId address,
      Host host,
      ConnectionPolicy policy,
      Credentials credentials) {
    this(
        nqn,
        address,
        host,
        policy,
        credentials,
        credentials.tlsPsk().isPresent() ? new TlsDemand.Unplaced() : new TlsDemand.None());
  }

  /** By this key, which the kernel has: the connector needs no other. */
  public ConnectRequest with(TlsKey key) {
    return new ConnectRequest(
        nqn, address, host, policy, credentials.withoutTls(), new TlsDemand.With(key));
  }
}
