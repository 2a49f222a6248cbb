package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects one path for a volume, and tells from it whether the target answers at all. */
public final class PathConnect {
  private static final Logger LOG = LoggerFactory.getLogger(PathConnect.class);

  /** A target that answers, whatever it says, does so within this. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  /** Of kubelet's calls alone: these never wait for repairs. */
  private final TargetLimits limits;

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final Lifecycles lifecycles;
  private final StrayControllers late;

  /** What came of a connect, and what it tells of the target. */
  public record Attempt(ConnectOutcome outcome, TargetLimits.Answer answer) {}

  public PathConnect(
      NodePorts ports, NodeTimeouts timing, Lifecycles lifecycles, StrayControllers late) {
    this.ports = ports;
    this.limits = new TargetLimits(ports.time());
    this.timing = timing;
    this.lifecycles = lifecycles;
    this.late = late;
  }

  /** A target that does not answer is not asked by every call at once (ADR 19). */
  ConnectOutcome inTurn(VolumeId volume, ConnectRequest request, Budget budget) {
    Optional<TargetLimits.Place> place =
        limits.enter(request.address(), budget.atMost(timing.connect()));
    if (place.isEmpty()) {
      return new ConnectOutcome.Unreachable(
          "not tried: it has not answered the connects of other calls");
    }
    TargetLimits.Answer answer = TargetLimits.Answer.SILENT;
    try {
      Attempt attempt = atOnce(volume, request, budget.atMost(timing.connect()));
      answer = attempt.answer();
      return attempt.outcome();
    } finally {
      place.get().leave(answer);
    }
  }

  /** Whoever calls has a place. What comes up too late, or for nobody any more, is let go again. */
  public Attempt atOnce(VolumeId volume, ConnectRequest request, Duration patience) {
    lifecycles.connecting(request.nqn(), request.address());
    Duration asked = ports.time().uptime();
    ConnectOutcome outcome = ask(request, patience);
    Duration took = ports.time().uptime().minus(asked);
    if (outcome instanceof ConnectOutcome.TimedOut) {
      late.expect(request.nqn(), request.address(), request.host());
    }
    dropIfUnwanted(volume, outcome);
    return new Attempt(outcome, answer(outcome, took));
  }

  private ConnectOutcome ask(ConnectRequest request, Duration patience) {
    try {
      return ports.connector().connect(request, patience);
    } catch (RuntimeException | Error e) {
      LOG.warn("connecting {} to {} failed", request.nqn(), request.address(), e);
      return new ConnectOutcome.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  /** A path that comes up when its volume has gone must not stay. */
  private void dropIfUnwanted(VolumeId volume, ConnectOutcome outcome) {
    if (outcome instanceof ConnectOutcome.Connected(ControllerName controller)
        && !late.wanted(volume)) {
      LOG.info(
          "controller {} came up after its volume {} had gone; it is let go", controller, volume);
      ports.connector().disconnect(controller, timing.disconnect());
    }
  }

  private static TargetLimits.Answer answer(ConnectOutcome outcome, Duration took) {
    return switch (outcome) {
      case ConnectOutcome.Connected _, ConnectOutcome.AlreadyConnected _ ->
          TargetLimits.Answer.TAKEN;
      case ConnectOutcome.AuthenticationFailed _ -> TargetLimits.Answer.REFUSED;
      case ConnectOutcome.TimedOut _ -> TargetLimits.Answer.SILENT;
      default ->
          took.compareTo(PROMPT) < 0 ? TargetLimits.Answer.REFUSED : TargetLimits.Answer.SILENT;
    };
  }
}
