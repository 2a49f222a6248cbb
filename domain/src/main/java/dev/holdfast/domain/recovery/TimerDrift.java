package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.volume.ConnectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A timer of a controller that is not what it should be.
 *
 * @param timer the attribute's name in sysfs
 * @param seen empty if the kernel does not show it
 * @param restorable false if it is fixed when a controller is made
 */
public record TimerDrift(String timer, Optional<String> seen, String wanted, boolean restorable) {
  public static final String CTRL_LOSS_TMO = "ctrl_loss_tmo";
  public static final String RECONNECT_DELAY = "reconnect_delay";
  public static final String FAST_IO_FAIL_TMO = "fast_io_fail_tmo";

  /** One that the kernel does not show has not drifted. */
  public static List<TimerDrift> of(ControllerTimers seen, ConnectionPolicy wanted) {
    return orUnshown(seen, wanted).stream().filter(drift -> drift.seen().isPresent()).toList();
  }

  /**
   * As well those of the writable timers that the kernel does not show.
   *
   * <p>The kernel keeps {@code ctrl_loss_tmo} as a number of attempts and shows that number times
   * {@code reconnect_delay} (drivers/nvme/host/sysfs.c, nvme_ctrl_loss_tmo_show): equal numbers of
   * attempts are equal.
   */
  public static List<TimerDrift> orUnshown(ControllerTimers seen, ConnectionPolicy wanted) {
    Duration delay = seen.reconnectDelay().orElse(wanted.reconnectDelay());
    boolean lasts =
        seen.ctrlLossTmo()
            .filter(shown -> attempts(shown, delay) == attempts(wanted.ctrlLossTmo(), delay))
            .isPresent();
    return Stream.of(
            lasts
                ? Optional.<TimerDrift>empty()
                : Optional.of(drift(CTRL_LOSS_TMO, seen.ctrlLossTmo(), wanted.ctrlLossTmo(), true)),
            differing(RECONNECT_DELAY, seen.reconnectDelay(), wanted.reconnectDelay(), true),
            wanted
                .fastIoFailTmo()
                .flatMap(fast -> differing(FAST_IO_FAIL_TMO, seen.fastIoFailTmo(), fast, true)),
            seen.keepAliveTmo()
                .flatMap(_ -> differing("kato", seen.keepAliveTmo(), wanted.keepAliveTmo(), false)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static <T> Optional<TimerDrift> differing(
      String timer, Optional<T> seen, T wanted, boolean restorable) {
    return seen.equals(Optional.of(wanted))
        ? Optional.empty()
        : Optional.of(drift(timer, seen, wanted, restorable));
  }

  private static TimerDrift drift(
      String timer, Optional<?> seen, Object wanted, boolean restorable) {
    return new TimerDrift(timer, seen.map(TimerDrift::shown), shown(wanted), restorable);
  }

  private static long attempts(Timeout timeout, Duration delay) {
    return timeout.isOff() ? -1 : Math.ceilDiv(timeout.seconds(), Math.max(1, delay.toSeconds()));
  }

  private static String shown(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
  }

  /** Such as {@code ctrl_loss_tmo is 12s, not 60s}. */
  public String difference() {
    return timer + " is " + seen.orElse("not shown by this kernel") + ", not " + wanted;
  }

  @Override
  public String toString() {
    return difference() + (restorable ? "" : " (fixed when a controller is made)");
  }
}
