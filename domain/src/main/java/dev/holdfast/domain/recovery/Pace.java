package dev.holdfast.domain.recovery;

import dev.holdfast.domain.volume.ConnectionPolicy;
import java.time.Duration;

/**
 * How often a repair may be tried.
 *
 * @param settle how long it must have been wanted before the first attempt
 * @param first between the first attempts
 * @param steady so many attempts come at the first distance, before it doubles each time
 * @param most the longest distance
 * @param horizon after this it is reported as given up, and tried at the longest distance only
 */
public record Pace(Duration settle, Duration first, int steady, Duration most, Duration horizon) {
  static final Pace RESCANNING =
      new Pace(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          0,
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  /** Another process that keeps changing the setting wins in the end, and is reported. */
  static final Pace RESTORING =
      new Pace(
          Duration.ZERO, Duration.ofSeconds(5), 0, Duration.ofMinutes(5), Duration.ofMinutes(10));

  static final Pace RESTAGING =
      new Pace(
          Duration.ZERO, Duration.ofSeconds(1), 0, Duration.ofMinutes(1), Duration.ofMinutes(10));

  static final Pace REMOVING =
      new Pace(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          0,
          Duration.ofMinutes(5),
          Duration.ofMinutes(30));

  /** An entry that was not wanted for so long starts from the beginning. */
  static final Duration COOLDOWN = Duration.ofMinutes(1);

  /** For five minutes or so as often as the kernel itself would, so that a target is not missed. */
  static Pace connecting(ConnectionPolicy policy) {
    Duration delay = policy.reconnectDelay();
    Duration most = delay.compareTo(Duration.ofSeconds(30)) > 0 ? delay : Duration.ofSeconds(30);
    int steady = Math.toIntExact(Math.max(1, 300 / Math.max(1, delay.toSeconds())));
    return new Pace(Duration.ZERO, delay, steady, most, Duration.ofHours(1));
  }

  /**
   * The distance after so many attempts.
   *
   * @param jitter from 0 to 1; spreads it by a quarter either way
   */
  Duration after(int attempts, double jitter) {
    int doublings = Math.clamp(attempts - 1L - steady, 0, 20);
    Duration plain = first.multipliedBy(1L << doublings);
    Duration capped = plain.compareTo(most) > 0 ? most : plain;
    return Duration.ofNanos((long) (capped.toNanos() * (0.75 + jitter / 2)));
  }
}
