package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationReport;
import java.time.Duration;

/** The reservation of a namespace, kept by its target (NVM Express, "Reservations"). */
public interface NamespaceReservations {
  /** Asks the target, on any usable path. */
  Report report(Namespace device, Duration patience);

  /** The answer of a target about its reservation. */
  sealed interface Report {
    record Reported(ReservationReport report) implements Report {}

    /** The namespace has no reservations, by the target's own answer. */
    record Unsupported(String why) implements Report {}

    /** No answer: there may be a reservation, of any host. */
    record Unknown(String why) implements Report {}
  }

  /** Sends one command. */
  Result send(Namespace device, ReservationCommand command, Duration patience);

  /** The result of a command. */
  sealed interface Result {
    record Done() implements Result {}

    /** Refused, because registrations or the reservation are not as the command assumes. */
    record Conflict(String why) implements Result {}

    /** Not done, or not known to be done. */
    record Failed(String why) implements Result {}
  }
}
