package dev.holdfast.domain.reservation;

import java.util.Arrays;
import java.util.Optional;

/** The types of a reservation, with their numbers in NVMe commands. */
public enum ReservationType {
  WRITE_EXCLUSIVE(1, "write exclusive"),
  EXCLUSIVE_ACCESS(2, "exclusive access"),
  WRITE_EXCLUSIVE_REGISTRANTS_ONLY(3, "write exclusive, registrants only"),
  EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(4, "exclusive access, registrants only"),
  WRITE_EXCLUSIVE_ALL_REGISTRANTS(5, "write exclusive, all registrants"),
  EXCLUSIVE_ACCESS_ALL_REGISTRANTS(6, "exclusive access, all registrants");

  private final int number;
  private final String words;

  ReservationType(int number, String words) {
    this.number = number;
    this.words = words;
  }

  public static Optional<ReservationType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  public int number() {
    return number;
  }

  /** True if each registrant holds it, and it lasts as long as one is left. */
  public boolean heldByAll() {
    return this == WRITE_EXCLUSIVE_ALL_REGISTRANTS || this == EXCLUSIVE_ACCESS_ALL_REGISTRANTS;
  }

  @Override
  public String toString() {
    return words;
  }
}
