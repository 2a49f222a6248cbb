package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.TlsKeys.Placed;
import dev.holdfast.application.port.out.TlsKeys.Seen;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Connections that have to be encrypted: the key is the kernel's before the connect, and the kernel
 * shows it afterwards, or the controller is deleted.
 */
public final class TlsPaths {
  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final CreatedControllers created;

  public TlsPaths(NodePorts ports, NodeTimeouts timing, CreatedControllers created) {
    this.ports = ports;
    this.timing = timing;
    this.created = created;
  }

  /**
   * @param connect gets the request as the connector takes it
   */
  ConnectOutcome placed(ConnectRequest request, Function<ConnectRequest, ConnectOutcome> connect) {
    if (!(request.tls() instanceof TlsDemand.Unplaced)) {
      return connect.apply(request);
    }
    Optional<Secret> psk = request.credentials().tlsPsk();
    if (psk.isEmpty()) {
      return new ConnectOutcome.NotTried(
          "not tried: the volume demands TLS, and its key (tlsPsk) is not known");
    }
    return switch (ports.tls().place(request.host().nqn(), request.nqn(), psk.get())) {
      case Placed.Refused(String what, String remedy) -> new ConnectOutcome.NotReady(what, remedy);
      case Placed.At(TlsKey key) -> {
        ConnectRequest complete = request.with(key);
        ConnectOutcome outcome = connect.apply(complete);
        yield outcome instanceof ConnectOutcome.Connected(ControllerName name)
            ? verified(complete, key, name)
            : outcome;
      }
    };
  }

  /** A controller that cannot be read is not encrypted. */
  private ConnectOutcome verified(ConnectRequest request, TlsKey key, ControllerName name) {
    Seen seen = ports.tls().of(name);
    if (seen.equals(new Seen.Encrypted(key))) {
      return new ConnectOutcome.Connected(name);
    }
    return new ConnectOutcome.NotEncrypted(
        "controller %s to %s was asked for with TLS, and %s; %s"
            .formatted(name, request.address(), shown(seen), remove(request.nqn(), name)));
  }

  private String remove(SubsystemNqn nqn, ControllerName name) {
    return created.on(nqn, ports.topology().observeOnly(nqn)).stream()
        .filter(made -> made.name().equals(name))
        .findFirst()
        .map(made -> created.remove(made, timing.disconnect()))
        .map(outcome ->
            switch (outcome) {
              case DisconnectOutcome.Gone() -> "it is deleted";
              case DisconnectOutcome.StillGoing(String why) -> "it is being deleted: " + why;
              case DisconnectOutcome.Failed(String why) -> "it could not be deleted: " + why;
            })
        .orElse("it is not shown any more");
  }

  static NodeFailure refusal(SubsystemNqn nqn, String why) {
    return new NodeFailure.NotEncrypted(nqn + " is not used, since the volume demands TLS: " + why);
  }

  private static String shown(Seen seen) {
    return switch (seen) {
      case Seen.Encrypted(TlsKey key) -> "the kernel shows another key for it (" + key + ")";
      case Seen.Awaited() -> "the kernel shows no key for its connection";
      case Seen.Plain() -> "the kernel shows that it is not encrypted";
      case Seen.Unknown(String why) -> "it is not known whether it is encrypted: " + why;
    };
  }

  /**
   * Controllers over which the kernel may send the data of a subsystem without encrypting them,
   * also those of other programs.
   */
  List<String> notEncrypted(SubsystemNqn nqn, ObservedTopology topology) {
    return topology.withNqn(nqn).stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .filter(controller -> controller.state().serves())
        .filter(controller -> !encrypts(controller, ports.tls().of(controller.name())))
        .map(controller -> controller.name() + " at " + controller.address())
        .toList();
  }

  /** While it is being connected the kernel sends nothing over it, and later by TLS only. */
  private static boolean encrypts(Controller controller, Seen seen) {
    return switch (seen) {
      case Seen.Encrypted _ -> true;
      case Seen.Awaited() -> !controller.live();
      case Seen.Plain(), Seen.Unknown _ -> false;
    };
  }
}
