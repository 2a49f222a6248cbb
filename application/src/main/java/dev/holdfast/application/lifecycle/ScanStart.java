package dev.holdfast.application.lifecycle;

import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;

/**
 * The moment at which a scan began. An object on which an operation has been in progress since may
 * differ from its observation, and is not judged.
 */
public record ScanStart(
    SubsystemLocks locks,
    VolumeReservations reservations,
    long lockMoment,
    long reservationMoment) {

  public static ScanStart now(SubsystemLocks locks, VolumeReservations reservations) {
    return new ScanStart(locks, reservations, locks.moment(), reservations.moment());
  }

  public boolean quiet(SubsystemNqn nqn) {
    return locks.quietSince(nqn, lockMoment);
  }

  /** The volumes of the subsystem on which no operation has been in progress. */
  public List<StagedVolume> quiet(DesiredSubsystem desired) {
    return desired.volumes().stream()
        .filter(volume -> reservations.quietSince(volume.id(), reservationMoment))
        .toList();
  }

  /** Moments before this one are not asked about any more. */
  public void forgetBefore() {
    locks.forgetBefore(lockMoment);
    reservations.forgetBefore(reservationMoment);
  }
}
