package dev.holdfast.application.lifecycle;

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
public record QuietSince(
    SubsystemLocks locks,
    VolumeReservations reservations,
    long lockMoment,
    long reservationMoment) {

  public static QuietSince now(SubsystemLocks locks, VolumeReservations reservations) {
    return new QuietSince(locks, reservations, locks.moment(), reservations.moment());
  }

  public boolean quiet(SubsystemNqn nqn) {
    return locks.quietSince(nqn, lockMoment);
  }

  /** The volumes of the subsystem that nobody has been at work on. */
  public List<StagedVolume> quiet(DesiredSubsystem desired) {
    return desired.volumes().stream()
        .filter(volume -> reservations.quietSince(volume.id(), reservationMoment))
        .toList();
  }

  /** Nobody will ask about what was before this any more. */
  public void forgetBefore() {
    locks.forgetBefore(lockMoment);
    reservations.forgetBefore(reservationMoment);
  }
}
