package dev.holdfast.domain.reservation;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The key of a registration. The upper 32 bits stand for the host, the lower 32 for the volume;
 * neither half is zero. So it is the same after a restart and on all paths, and a foreign one shows
 * whether its host has registered for the same volume.
 */
public record ReservationKey(long value) {
  private static final long HALF = 0xffff_ffffL;

  public static ReservationKey of(HostId host, VolumeId volume) {
    return new ReservationKey(
        half("host " + host.value()) << Integer.SIZE | half("volume " + volume.value()));
  }

  /** The first 32 bits of a name-based UUID of the text (RFC 9562, version 3). */
  private static long half(String text) {
    UUID name = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    return Math.max(1, name.getMostSignificantBits() >>> Integer.SIZE);
  }

  public boolean sameVolume(ReservationKey other) {
    return (value & HALF) == (other.value & HALF);
  }

  /** As nvme-cli takes and shows it. */
  @Override
  public String toString() {
    return "0x%016x".formatted(value);
  }
}
