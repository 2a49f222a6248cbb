package dev.holdfast.domain.reservation;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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

  /** The first four bytes of the text's SHA-256. */
  private static long half(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long value = 0;
      for (int at = 0; at < Integer.BYTES; at++) {
        value = value << Byte.SIZE | (digest[at] & 0xff);
      }
      return Math.max(1, value);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
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
