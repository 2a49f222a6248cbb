package dev.holdfast.testkit;

import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests to connect. */
public final class ConnectRequests {
  public static final String SECRET = "DHHC-1:00:c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0MTIzNDU2Nzg=:";
  public static final String OTHER_SECRET = SECRET.replace("c2Vj", "b3Ro");
  public static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555"),
          HostId.parse("11111111-2222-3333-4444-555555555555"));

  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast:vol1");
  private static final TransportId ADDRESS = TransportId.tcp("10.0.0.1", 4420);

  private ConnectRequests() {}

  public static ConnectRequest plain() {
    return to(ADDRESS);
  }

  public static ConnectRequest to(TransportId address) {
    return of(NQN, address, ConnectionPolicy.DEFAULT, Credentials.NONE);
  }

  public static ConnectRequest to(SubsystemNqn nqn) {
    return of(nqn, ADDRESS, ConnectionPolicy.DEFAULT, Credentials.NONE);
  }

  public static ConnectRequest with(ConnectionPolicy policy) {
    return of(NQN, ADDRESS, policy, Credentials.NONE);
  }

  public static ConnectRequest of(
      SubsystemNqn nqn, TransportId address, ConnectionPolicy policy, Credentials credentials) {
    return new ConnectRequest(nqn, address, HOST, policy, credentials);
  }

  /** Everything that may be asked for. */
  public static ConnectRequest full() {
    return of(
        NQN,
        new TransportId(
            Transport.RDMA, "fd00::1", 4421, Optional.of("fd00::9"), Optional.of("eth1")),
        new ConnectionPolicy(
            Timeout.OFF,
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            Optional.of(Timeout.ofSeconds(15)),
            Optional.empty(),
            OptionalInt.of(4),
            OptionalInt.of(64),
            true,
            true),
        new Credentials(
            Optional.of(new Secret("dhchapSecret", SECRET)),
            Optional.of(new Secret("dhchapCtrlSecret", OTHER_SECRET)),
            Optional.empty()));
  }

  /** With a secret of this text. */
  public static ConnectRequest withSecret(String secret) {
    return of(
        NQN,
        ADDRESS,
        ConnectionPolicy.DEFAULT,
        new Credentials(
            Optional.of(new Secret("dhchapSecret", secret)), Optional.empty(), Optional.empty()));
  }

  public static ConnectRequest withTls() {
    return of(
        NQN,
        ADDRESS,
        ConnectionPolicy.DEFAULT,
        new Credentials(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Secret("tlsPsk", "NVMeTLSkey-1:01:abc:"))));
  }

  public static ConnectionPolicy fastIoFail(Timeout fastIoFail) {
    return new ConnectionPolicy(
        Timeout.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Optional.of(fastIoFail),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        false);
  }
}
