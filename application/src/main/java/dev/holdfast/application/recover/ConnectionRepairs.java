package dev.holdfast.application.recover;

import dev.holdfast.application.connect.PathConnect;
import dev.holdfast.application.connect.StrayControllers;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.stage.StagingMountRepair;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RecoveryAction.ConnectPath;
import dev.holdfast.domain.recovery.RecoveryAction.KeepDevice;
import dev.holdfast.domain.recovery.RecoveryAction.NoteLoss;
import dev.holdfast.domain.recovery.RecoveryAction.RemoveController;
import dev.holdfast.domain.recovery.RecoveryAction.Rescan;
import dev.holdfast.domain.recovery.RecoveryAction.Restage;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreIoPolicy;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreTimers;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Repairs by the same steps as the calls of kubelet. */
public final class ConnectionRepairs implements Repairs {
  /** A call may want the subsystem meanwhile; what comes later is still taken. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates ledger;
  private final PathConnect paths;
  private final CredentialCache credentials;
  private final StagingMountRepair restaging;
  private final StrayControllers late;

  public ConnectionRepairs(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates ledger,
      PathConnect paths,
      CredentialCache credentials,
      StagingMountRepair restaging,
      StrayControllers late) {
    this.ports = ports;
    this.timing = timing;
    this.ledger = ledger;
    this.paths = paths;
    this.credentials = credentials;
    this.restaging = restaging;
    this.late = late;
  }

  @Override
  public Result perform(RecoveryAction action) {
    return switch (action) {
      case ConnectPath connect -> connect(connect);
      case Rescan(_, var controller) -> {
        ports.connector().rescan(controller, timing.command());
        yield Result.done(controller + " looks again");
      }
      case RestoreTimers(_, var controller, var policy) ->
          settled(ports.tuning().applyTimers(controller, policy));
      case RestoreIoPolicy(_, var subsystem, var policy) ->
          settled(ports.tuning().applyIoPolicy(subsystem, policy));
      case KeepDevice(_, var device, var keep) -> settled(ports.tuning().keepDevice(device, keep));
      case NoteLoss(_, var volume, var lost) -> {
        // as it is now; one that was unstaged meanwhile stays so
        ports
            .records()
            .find(volume)
            .ifPresent(record -> ledger.change(record, now -> now.withLost(lost)));
        yield Result.done("noted");
      }
      case Restage(_, var volume) ->
          switch (restaging.restage(volume)) {
            case Outcome.Success<String>(String said) -> Result.done(said);
            case Outcome.Failure<String>(var failure) -> Result.failed(failure.message());
          };
      case RemoveController remove -> remove(remove);
    };
  }

  @Override
  public void disconnectStrays(ObservedTopology topology) {
    late.disconnect(topology);
  }

  private Result connect(ConnectPath wanted) {
    Optional<StagedVolume> record = ports.records().find(wanted.volume());
    if (record.isEmpty()) {
      return Result.failed("the volume is not staged any more");
    }
    VolumeAttachment attachment = record.get().attachment();
    VolumeAttachment now = ports.portals().current(attachment, timing.lookup()).attachment();
    // a name service tells the same addresses in another order each time
    if (!Set.copyOf(now.addresses()).equals(Set.copyOf(attachment.addresses()))) {
      ledger.change(record.get(), old -> old.withAttachment(now));
      return Result.done("the portals lead to " + now.addresses() + " now");
    }
    if (!record.get().ours().contains(wanted.address())) {
      // before it is made, so that it is known to be ours whatever happens in between
      ledger.change(record.get(), old -> old.withOurs(with(old.ours(), wanted.address())));
    }
    PathConnect.Attempt attempt =
        paths.atOnce(
            wanted.volume(),
            new ConnectRequest(
                wanted.nqn(),
                wanted.address(),
                ports.identity().current(),
                wanted.policy(),
                credentials.of(wanted.volume())),
            CONNECT);
    String said = attempt.outcome().why();
    return switch (attempt.outcome()) {
      case ConnectOutcome.Connected(var controller) -> Result.done("connected as " + controller);
      case ConnectOutcome.AlreadyConnected() -> Result.done("there is a controller already");
      case ConnectOutcome.AuthenticationFailed _ ->
          Result.failed(
              credentials.of(wanted.volume()).none()
                  ? said
                      + "; Holdfast does not record secrets, and has been restarted since it staged the"
                      + " volume: delete the pod, so that kubelet stages it with its secret"
                  : said);
      default -> new Result(false, attempt.answer(), said);
    };
  }

  private Result remove(RemoveController wanted) {
    Optional<String> doubt = ports.records().read().doubt();
    if (doubt.isPresent()) {
      return Result.failed("another volume may want this path: " + doubt.get());
    }
    return switch (ports.connector().disconnect(wanted.controller(), timing.disconnect())) {
      case DisconnectOutcome.Gone() -> {
        ports.records().all().stream()
            .filter(record -> record.attachment().nqn().equals(wanted.nqn()))
            .filter(record -> record.ours().contains(wanted.address()))
            .forEach(record ->
                ledger.change(record, now -> now.withOurs(without(now.ours(), wanted.address()))));
        yield Result.done(wanted.controller() + " has gone");
      }
      case DisconnectOutcome.StillGoing(String why) -> Result.failed(why);
      case DisconnectOutcome.Failed(String why) -> Result.failed(why);
    };
  }

  private static Result settled(List<String> left) {
    return left.isEmpty() ? Result.done("as wanted") : Result.failed(String.join(", ", left));
  }

  private static List<TransportId> with(List<TransportId> some, TransportId one) {
    return Stream.concat(some.stream(), Stream.of(one)).distinct().toList();
  }

  private static List<TransportId> without(List<TransportId> some, TransportId one) {
    return some.stream().filter(address -> !address.equals(one)).toList();
  }
}
