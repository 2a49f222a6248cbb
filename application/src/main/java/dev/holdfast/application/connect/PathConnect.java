package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects one path for a volume, and learns from it whether the target answers at all. */
public final class PathConnect {
  private static final Logger LOG = LoggerFactory.getLogger(PathConnect.class);

  /** A target that answers at all does so within this. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  /** Of kubelet's calls only: these never wait for repairs. */
  private final TargetLimits limits;

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final Lifecycles lifecycles;
  private final CreatedControllers created;
  private final TlsPaths encrypted;
  private final Runnable unwanted;
  private final RareWarnings warnings;

  /** The outcome of a connect, and what it shows of the target. */
  public record Attempt(ConnectOutcome outcome, ConnectResult result) {}

  /**
   * @param unwanted is run when a controller has come up for a volume that is not on record
   */
  public PathConnect(
      NodePorts ports,
      NodeTimeouts timing,
      Lifecycles lifecycles,
      CreatedControllers created,
      Runnable unwanted) {
    this.ports = ports;
    this.limits = new TargetLimits(ports.time());
    this.timing = timing;
    this.lifecycles = lifecycles;
    this.created = created;
    this.encrypted = new TlsPaths(ports, timing, created);
    this.unwanted = unwanted;
    this.warnings = new RareWarnings(LOG::warn, ports.time());
  }

  /** A target that does not answer is not asked by every call at once (ADR 19). */
  ConnectOutcome inTurn(VolumeId volume, ConnectRequest request, Deadline deadline) {
    Optional<TargetLimits.Place> place =
        limits.enter(request.address(), deadline.atMost(timing.connect()));
    if (place.isEmpty()) {
      return new ConnectOutcome.NotTried(
          "not tried: other connects to it, or to targets that do not answer, are still under way");
    }
    ConnectResult result = ConnectResult.SILENT;
    try {
      Attempt attempt = atOnce(volume, request, deadline.atMost(timing.connect()));
      result = attempt.result();
      return attempt.outcome();
    } finally {
      place.get().leave(result);
    }
  }

  /** The caller has a place. A controller that appears too late is known as Holdfast's. */
  public Attempt atOnce(VolumeId volume, ConnectRequest request, Duration patience) {
    lifecycles.connecting(request.nqn(), request.address());
    Duration asked = ports.time().uptime();
    ConnectOutcome outcome = encrypted.placed(request, placed -> ask(placed, patience));
    Duration took = ports.time().uptime().minus(asked);
    if (outcome instanceof ConnectOutcome.Connected && ports.records().find(volume).isEmpty()) {
      unwanted.run();
    }
    return new Attempt(outcome, result(outcome, took));
  }

  private ConnectOutcome ask(ConnectRequest request, Duration patience) {
    ExpectedController expected;
    try {
      expected = created.expect(request);
    } catch (HostInterfaceException e) {
      return new ConnectOutcome.NotTried("not tried: " + e.getMessage());
    }
    try {
      ConnectOutcome outcome = ports.connector().connect(request, patience);
      created.answered(expected, outcome);
      return outcome;
    } catch (RuntimeException | Error e) {
      String what = "connecting " + request.nqn() + " to " + request.address() + " failed";
      warnings.due(what + e, what).ifPresent(text -> LOG.warn("{}", text, e));
      created.lost(expected);
      return new ConnectOutcome.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  static ConnectResult result(ConnectOutcome outcome, Duration took) {
    return switch (outcome) {
      case ConnectOutcome.Connected _, ConnectOutcome.AlreadyConnected _ -> ConnectResult.DONE;
      case ConnectOutcome.AuthenticationFailed _,
          ConnectOutcome.NotEncrypted _,
          ConnectOutcome.Rejected _,
          ConnectOutcome.Unsupported _,
          ConnectOutcome.NotReady _ ->
          ConnectResult.REFUSED;
      case ConnectOutcome.TimedOut _ -> ConnectResult.SILENT;
      case ConnectOutcome.NotTried _ -> ConnectResult.NOT_TRIED;
      default -> took.compareTo(PROMPT) < 0 ? ConnectResult.REFUSED : ConnectResult.SILENT;
    };
  }
}
