package dev.holdfast.domain.identity;

import java.time.Duration;
import java.util.Optional;

/**
 * A moment by a clock that cannot be set and that goes on while the host is suspended. Moments of
 * different boots cannot be compared.
 *
 * @param uptime since the host was booted
 */
public record BootMoment(BootId boot, Duration uptime) {
  /**
   * @throws InvalidValue if it is not what {@link #toString} gives
   */
  public static BootMoment parse(String text) {
    String[] words = text.split(" ", 2);
    if (words.length != 2) {
      throw new InvalidValue("moment", "is not a boot_id and a duration: " + Text.shown(text));
    }
    return new BootMoment(BootId.parse(words[0]), Duration.parse(words[1]));
  }

  /** Empty if the other one is of another boot, or earlier. */
  public Optional<Duration> until(BootMoment later) {
    Duration passed = later.uptime.minus(uptime);
    return boot.equals(later.boot) && !passed.isNegative() ? Optional.of(passed) : Optional.empty();
  }

  @Override
  public String toString() {
    return boot + " " + uptime;
  }
}
