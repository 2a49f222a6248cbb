package dev.holdfast.adapters.sysfs.reservation;

import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The extended reservation status data structure (NVM Express base specification, "Reservation
 * Report command").
 */
final class ReportParser {
  static final int HEADER_BYTES = 64;
  static final int ENTRY_BYTES = 64;

  private static final int TYPE = 4;
  private static final int COUNT = 5;
  private static final int STATUS = 2;
  private static final int KEY = 8;
  private static final int HOST = 16;

  private ReportParser() {}

  /** The size of the whole report that begins with this. */
  static int bytes(byte[] data) {
    return HEADER_BYTES + ENTRY_BYTES * count(little(data));
  }

  /**
   * @throws IllegalArgumentException if it is none, or not all of it is there
   */
  static ReservationReport parse(byte[] data) {
    if (data.length < HEADER_BYTES || bytes(data) > data.length) {
      throw new IllegalArgumentException(
          "a reservation report of " + data.length + " bytes is not whole");
    }
    ByteBuffer report = little(data);
    int number = Byte.toUnsignedInt(report.get(TYPE));
    Optional<ReservationType> type = ReservationType.of(number);
    if (type.isEmpty() && number != 0) {
      throw new IllegalArgumentException("a reservation of the unknown type " + number);
    }
    List<Registrant> registrants = new ArrayList<>();
    for (int entry = 0; entry < count(report); entry++) {
      int at = HEADER_BYTES + entry * ENTRY_BYTES;
      registrants.add(
          new Registrant(
              host(data, at + HOST),
              new ReservationKey(report.getLong(at + KEY)),
              (report.get(at + STATUS) & 1) != 0));
    }
    return new ReservationReport(Integer.toUnsignedLong(report.getInt(0)), type, registrants);
  }

  private static int count(ByteBuffer report) {
    return Short.toUnsignedInt(report.getShort(COUNT));
  }

  /** As a UUID is written, the most significant byte first (uuid_t in include/linux/uuid.h). */
  private static HostId host(byte[] data, int at) {
    ByteBuffer big = ByteBuffer.wrap(data);
    return new HostId(new UUID(big.getLong(at), big.getLong(at + Long.BYTES)));
  }

  private static ByteBuffer little(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }
}
