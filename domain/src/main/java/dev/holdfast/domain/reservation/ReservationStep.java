package dev.holdfast.domain.reservation;

import dev.holdfast.domain.reservation.ReservationReport.Registrant;

/** The next step of a host to hold the reservation of its volume. */
public sealed interface ReservationStep
    permits ReservationStep.Held, ReservationStep.Refused, ReservationCommand {
  /** Nothing: it holds it, and no host is registered that may not write. */
  record Held() implements ReservationStep {}

  /** Another host has it. */
  record Refused(Registrant other, Reason reason) implements ReservationStep {}

  /** Why another host's registration is left as it is. */
  enum Reason {
    /** It registered for another volume: two volume ids lead to one namespace. */
    OTHER_VOLUME("has registered for another volume"),
    /** It holds the volume, and nothing proves that it was taken from it. */
    OTHER_HOST("holds it"),
    /** It holds the volume for itself alone, and this host wants it for several. */
    OTHER_MODE("holds it for itself alone");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For messages. */
    public String describe(Registrant other) {
      return "the host with host id " + other.host() + " " + words;
    }
  }
}
