package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Things to ask for. */
public final class Requests {
  public static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555"),
          HostId.parse("11111111-2222-3333-4444-555555555555"));

  public static final SubsystemNqn NQN = SubsystemNqn.requested("nqn", "nqn.2026-01.lab:vol1");

  private Requests() {}

  public static ConnectRequest plain() {
    return of(TransportId.tcp("10.77.1.2", 4420), ConnectionPolicy.DEFAULT, Credentials.NONE);
  }

  public static ConnectRequest of(
      TransportId address, ConnectionPolicy policy, Credentials credentials) {
    return new ConnectRequest(NQN, address, HOST, policy, credentials);
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
