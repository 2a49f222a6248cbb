package dev.holdfast.bootstrap.simulated;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationType;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.TargetReservations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Another host, which does to a reservation as Holdfast there would. */
public final class Elsewhere {
  private static final HostId HOST = HostId.parse("e15e3e4e-0000-4000-8000-000000000002");
  private static final int REGISTER = 0x0d;
  private static final int ACQUIRE = 0x11;
  private static final int UNREGISTER = 1;
  private static final int PREEMPT = 2;
  private static final int TYPE =
      ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY.number() << Byte.SIZE;

  private Elsewhere() {}

  /** Registers for the volume, removes all other hosts, and holds it. */
  public static void take(TargetReservations reservations, VolumeId volume) {
    long key = ReservationKey.of(HOST, volume).value();
    submit(reservations, REGISTER, 0, 0, key);
    reservations
        .keys()
        .forEach((host, other) -> {
          if (!host.equals(HOST.toString())) {
            submit(reservations, ACQUIRE, TYPE | PREEMPT, key, other);
          }
        });
    submit(reservations, ACQUIRE, TYPE, key, 0);
  }

  public static void leave(TargetReservations reservations) {
    reservations
        .key(HOST.toString())
        .ifPresent(key -> submit(reservations, REGISTER, UNREGISTER, key, 0));
  }

  public static boolean holds(TargetReservations reservations) {
    return reservations.held(HOST.toString());
  }

  private static void submit(
      TargetReservations reservations, int opcode, int cdw10, long one, long two) {
    byte[] keys =
        ByteBuffer.allocate(2 * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(one)
            .putLong(two)
            .array();
    int _ = reservations.submit(HOST.toString(), opcode, cdw10, 0, keys);
  }
}
