package dev.holdfast.application.concurrency;

import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One operation in flight for each volume (CSI specification, "Concurrency": the second is told
 * ABORTED).
 */
public final class VolumeReservations {
  private final Set<VolumeId> reserved = ConcurrentHashMap.newKeySet();

  /** A volume that is ours until this is closed. */
  public interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /** Empty if another operation on the volume is running. */
  public Optional<Reservation> tryReserve(VolumeId volume) {
    return reserved.add(volume) ? Optional.of(() -> reserved.remove(volume)) : Optional.empty();
  }
}
