package dev.holdfast.domain.reservation;

import dev.holdfast.domain.reservation.ReservationReport.Registrant;

/** A command that changes a namespace's reservation or registrations. */
public sealed interface ReservationCommand extends ReservationStep {
  record Register(ReservationKey key) implements ReservationCommand {}

  /** Gives this host's registration another key. */
  record Replace(ReservationKey from, ReservationKey to) implements ReservationCommand {}

  record Reserve(ReservationKey key, ReservationType type) implements ReservationCommand {}

  /** Of this host's own reservation; its registration stays. */
  record Release(ReservationKey key, ReservationType type) implements ReservationCommand {}

  /** Ends this host's registration, and its reservation with it. */
  record Unregister(ReservationKey key) implements ReservationCommand {}

  /**
   * Removes another host's registration, aborts its commands, and takes the reservation over if it
   * was that one's.
   */
  record Preempt(ReservationKey key, Registrant other, ReservationType type)
      implements ReservationCommand {}
}
