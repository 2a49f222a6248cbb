package dev.holdfast.application.concurrency;

import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One operation in flight for each volume (CSI specification, "Concurrency": the second gets
 * ABORTED).
 */
public final class VolumeReservations {
  private final Set<VolumeId> reserved = ConcurrentHashMap.newKeySet();
  private final LastActivity<VolumeId> operations = new LastActivity<>();

  /** A volume that is reserved until this is closed. */
  public interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /** Empty if another operation on the volume is running. */
  public Optional<Reservation> tryReserve(VolumeId volume) {
    if (!reserved.add(volume)) {
      return Optional.empty();
    }
    operations.begin(volume);
    return Optional.of(() -> {
      operations.end(volume);
      reserved.remove(volume);
    });
  }

  /** A moment, for {@link #quietSince}. */
  public long moment() {
    return operations.now();
  }

  /** True if no operation on the volume has been running since that moment. */
  public boolean quietSince(VolumeId volume, long moment) {
    return operations.quietSince(volume, moment);
  }

  /** Moments before this one are not asked about any more. */
  public void forgetBefore(long moment) {
    operations.forgetBefore(moment);
  }
}
