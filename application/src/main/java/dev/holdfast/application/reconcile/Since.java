package dev.holdfast.application.reconcile;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;

/**
 * The moment at which a look began. What somebody has been at work on since may be otherwise now
 * than it was seen, and is not judged.
 */
record Since(
    SubsystemLocks locks,
    VolumeReservations reservations,
    long lockMoment,
    long reservationMoment) {

  static Since now(SubsystemLocks locks, VolumeReservations reservations) {
    return new Since(locks, reservations, locks.moment(), reservations.moment());
  }

  boolean quiet(SubsystemNqn nqn) {
    return locks.quietSince(nqn, lockMoment);
  }

  /** The volumes of the subsystem that nobody has been at work on. */
  List<StagedVolume> quiet(DesiredSubsystem desired) {
    return desired.volumes().stream()
        .filter(volume -> reservations.quietSince(volume.id(), reservationMoment))
        .toList();
  }

  /** Nobody will ask about what was before this any more. */
  void forgetBefore() {
    locks.forgetBefore(lockMoment);
    reservations.forgetBefore(reservationMoment);
  }
}
