package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Report;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Result;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationClaim;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationStep;
import dev.holdfast.domain.volume.VolumeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the target, sends the next command, and asks again, until a claim is met or refused. */
final class ReservationSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationSteps.class);

  /** More than two hosts can need; other hosts may interfere meanwhile. */
  private static final int MOST_STEPS = 20;

  /** How the steps ended. */
  sealed interface End {
    record Held() implements End {}

    record Unsupported(String why) implements End {}

    /** Another host has it. */
    record Refused(String why) implements End {}

    /** It is not known. */
    record Unsettled(String why) implements End {}
  }

  private final NamespaceReservations reservations;
  private final NodeTimeouts timing;
  private final RecoveryObserver observer;

  ReservationSteps(
      NamespaceReservations reservations, NodeTimeouts timing, RecoveryObserver observer) {
    this.reservations = reservations;
    this.timing = timing;
    this.observer = observer;
  }

  End take(
      VolumeId volume,
      Namespace device,
      ReservationClaim claim,
      boolean takeOver,
      Deadline deadline) {
    String last = "the registrations do not settle";
    boolean answered = false;
    for (int step = 0; step < MOST_STEPS; step++) {
      switch (reservations.report(device, deadline.atMost(timing.command()))) {
        case Report.Unsupported(String why) -> {
          return new End.Unsupported(why);
        }
        case Report.Unknown(String why) -> {
          return new End.Unsettled(why);
        }
        case Report.Reported(ReservationReport report) -> {
          switch (next(claim, report, takeOver, answered)) {
            case ReservationStep.Held() -> {
              return new End.Held();
            }
            case ReservationStep.Refused(Registrant other, var reason) -> {
              withdraw(claim, report, device, deadline);
              return new End.Refused(reason.describe(other));
            }
            case ReservationCommand command -> {
              switch (send(device, command, deadline)) {
                case Result.Done() -> {
                  answered = true;
                  report(volume, device, command);
                }
                case Result.Conflict(String why) -> {
                  answered = false;
                  last = why;
                }
                case Result.Failed(String why) -> {
                  return new End.Unsettled(why);
                }
              }
            }
          }
        }
      }
    }
    return new End.Unsettled(last);
  }

  /**
   * A report shows a take-over before the writes of the host before have ended at the target, and
   * the answer for which the command waits may have been lost with an earlier call or process. A
   * command that changes nothing waits behind it.
   */
  private static ReservationStep next(
      ReservationClaim claim, ReservationReport report, boolean takeOver, boolean answered) {
    ReservationStep next = claim.next(report, takeOver);
    return next instanceof ReservationStep.Held && !answered
        ? report
            .of(claim.host())
            .<ReservationStep>map(mine -> new ReservationCommand.Register(mine.key()))
            .orElse(next)
        : next;
  }

  /** A host that has lost a race must not stay registered: registrants may write. */
  private void withdraw(
      ReservationClaim claim, ReservationReport report, Namespace device, Deadline deadline) {
    report
        .of(claim.host())
        .filter(mine -> !mine.holder())
        .ifPresent(mine -> send(device, new ReservationCommand.Unregister(mine.key()), deadline));
  }

  private void report(VolumeId volume, Namespace device, ReservationCommand command) {
    if (command instanceof ReservationCommand.Preempt(_, Registrant other, _)) {
      LOG.warn(
          "volume {}: this host has taken {} over from the host with {}; the target refuses what that"
              + " one still writes",
          volume,
          device.describe(),
          other);
      observer.takenOver(volume);
    }
  }

  private Result send(Namespace device, ReservationCommand command, Deadline deadline) {
    return reservations.send(device, command, deadline.atMost(timing.command()));
  }
}
