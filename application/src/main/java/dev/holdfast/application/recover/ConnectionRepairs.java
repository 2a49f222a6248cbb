package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.CreatedControllers;
import dev.holdfast.application.connect.PathConnect;
import dev.holdfast.application.connect.PlainControllers;
import dev.holdfast.application.connect.UnneededControllers;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.CredentialStore.Keys;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.application.stage.StagingMountRepair;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.RecoveryAction;
import dev.holdfast.domain.recovery.RecoveryAction.ConnectPath;
import dev.holdfast.domain.recovery.RecoveryAction.KeepDevice;
import dev.holdfast.domain.recovery.RecoveryAction.LookUpPortals;
import dev.holdfast.domain.recovery.RecoveryAction.NoteLoss;
import dev.holdfast.domain.recovery.RecoveryAction.RemoveController;
import dev.holdfast.domain.recovery.RecoveryAction.Rescan;
import dev.holdfast.domain.recovery.RecoveryAction.Reserve;
import dev.holdfast.domain.recovery.RecoveryAction.Restage;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreIoPolicy;
import dev.holdfast.domain.recovery.RecoveryAction.RestoreTimers;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Repairs by the same steps as the calls of kubelet. */
public final class ConnectionRepairs implements Repairs {
  /** A call may want the subsystem meanwhile; a controller that appears later is still used. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates updates;
  private final PathConnect paths;
  private final VolumeKeys keys;
  private final StagingMountRepair mountRepair;
  private final VolumeFence fence;
  private final UnneededControllers unneeded;
  private final CreatedControllers created;
  private final PlainControllers plain;

  public ConnectionRepairs(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates updates,
      PathConnect paths,
      VolumeKeys keys,
      StagingMountRepair mountRepair,
      VolumeFence fence,
      UnneededControllers unneeded,
      CreatedControllers created) {
    this.ports = ports;
    this.timing = timing;
    this.updates = updates;
    this.paths = paths;
    this.keys = keys;
    this.mountRepair = mountRepair;
    this.fence = fence;
    this.unneeded = unneeded;
    this.created = created;
    this.plain = new PlainControllers(ports, timing, created);
  }

  @Override
  public Result perform(RecoveryAction action) {
    return switch (action) {
      case ConnectPath connect -> connect(connect);
      case LookUpPortals(_, var volume, _) -> lookUp(volume);
      case Rescan(_, var controller) -> {
        ports.connector().rescan(controller, timing.command());
        yield Result.done(controller + " rescans its namespaces");
      }
      case RestoreTimers(_, var controller, var policy) ->
          settled(ports.settings().applyTimers(controller, policy));
      case RestoreIoPolicy(_, var subsystem, var policy) ->
          settled(ports.settings().applyIoPolicy(subsystem, policy));
      case KeepDevice(_, var device, var keep) ->
          settled(ports.settings().keepDevice(device, keep));
      case NoteLoss(_, var volume, var lost) -> {
        // as it is now; one that was unstaged meanwhile stays so
        ports
            .records()
            .find(volume)
            .ifPresent(record -> updates.change(record, now -> now.withLost(lost)));
        yield Result.done("noted");
      }
      case Reserve(_, var volume) -> reserve(volume);
      case Restage(_, var volume) ->
          switch (mountRepair.restage(volume)) {
            case Outcome.Success<String>(String said) -> Result.done(said);
            case Outcome.Failure<String>(var failure) -> Result.failed(failure.message());
          };
      case RemoveController remove -> remove(remove);
    };
  }

  @Override
  public void removeUnneeded(ObservedTopology topology) {
    unneeded.remove(topology);
    plain.remove(topology);
  }

  private Result connect(ConnectPath wanted) {
    Optional<StagedVolume> record = ports.records().find(wanted.volume());
    if (record.isEmpty()) {
      return new Result(false, ConnectResult.NOT_TRIED, "the volume is not staged any more");
    }
    VolumeAttachment attachment = record.get().attachment();
    VolumeAttachment now = ports.portals().current(attachment, timing.lookup()).attachment();
    // a name service returns the same addresses in another order each time
    if (!Set.copyOf(now.addresses()).equals(Set.copyOf(attachment.addresses()))) {
      updates.change(record.get(), old -> old.withAttachment(now));
      return new Result(
          true, ConnectResult.NOT_TRIED, "the portals lead to " + now.addresses() + " now");
    }
    Keys used = keys.of(wanted.volume(), wanted.nqn());
    Credentials given = used instanceof Keys.Found(Credentials found) ? found : Credentials.NONE;
    boolean tls = demandsTls(wanted.nqn());
    if (tls && given.tlsPsk().isEmpty()) {
      return new Result(false, ConnectResult.NOT_TRIED, keys.tlsKeyMissing(used));
    }
    PathConnect.Attempt attempt = attempt(wanted, given, tls);
    if (attempt.outcome() instanceof ConnectOutcome.AuthenticationFailed) {
      Optional<Credentials> other = keys.shownInstead(wanted.nqn(), given);
      if (other.isPresent()) {
        attempt = attempt(wanted, other.get(), tls);
        if (attempt.outcome() instanceof ConnectOutcome.Connected) {
          keys.taken(wanted.volume(), other.get());
        }
      }
    }
    String said = attempt.outcome().why();
    return switch (attempt.outcome()) {
      case ConnectOutcome.Connected(var controller) -> Result.done("connected as " + controller);
      case ConnectOutcome.AlreadyConnected() -> Result.done("there is a controller already");
      case ConnectOutcome.AuthenticationFailed _ -> Result.failed(said + keys.afterRefusal(used));
      default -> new Result(false, attempt.result(), said);
    };
  }

  private PathConnect.Attempt attempt(ConnectPath wanted, Credentials given, boolean tls) {
    return paths.atOnce(
        wanted.volume(),
        new ConnectRequest(
            wanted.nqn(),
            wanted.address(),
            ports.identity().current(),
            wanted.policy(),
            tls ? given : given.withoutTls(),
            tls ? new TlsDemand.Unplaced() : new TlsDemand.None()),
        CONNECT);
  }

  /** By the records: a volume's Secret is with kubelet. */
  private boolean demandsTls(SubsystemNqn nqn) {
    return ports.records().read().on(nqn).volumes().stream()
        .anyMatch(volume -> volume.attachment().tls());
  }

  private Result reserve(VolumeId volume) {
    Optional<StagedVolume> record = ports.records().find(volume).filter(StagedVolume::complete);
    Optional<Namespace> device =
        record.flatMap(staged ->
            StagingInspection.device(
                staged, ports.topology().observeOnly(staged.attachment().nqn())));
    if (device.isEmpty()) {
      return Result.failed("the volume is not staged and connected any more");
    }
    try {
      StagedVolume _ =
          fence.take(record.get(), device.get(), new Deadline(ports.time(), timing.command()));
      return Result.done("this host holds it");
    } catch (StepFailedException failed) {
      return Result.failed(failed.failure().message());
    }
  }

  private Result lookUp(VolumeId volume) {
    Optional<StagedVolume> record = ports.records().find(volume);
    if (record.isEmpty()) {
      return Result.failed("the volume is not staged any more");
    }
    VolumeAttachment old = record.get().attachment();
    Portals.Current current = ports.portals().current(old, timing.lookup());
    if (current.attachment().unresolved().equals(old.unresolved())) {
      return Result.failed(String.join("; ", current.why()));
    }
    updates.change(record.get(), now -> now.withAttachment(current.attachment()));
    return Result.done("the portals lead to " + current.attachment().addresses() + " now");
  }

  private Result remove(RemoveController wanted) {
    VolumeRecords.Records on = ports.records().read().on(wanted.nqn());
    if (on.doubt().isPresent()) {
      return Result.failed("another volume may want this path: " + on.doubt().get());
    }
    return switch (created.remove(wanted.controller(), timing.disconnect())) {
      case DisconnectOutcome.Gone() -> Result.done(wanted.controller().name() + " was removed");
      case DisconnectOutcome.StillGoing(String why) -> Result.failed(why);
      case DisconnectOutcome.Failed(String why) -> Result.failed(why);
    };
  }

  private static Result settled(List<String> left) {
    return left.isEmpty() ? Result.done("as wanted") : Result.failed(String.join(", ", left));
  }
}
