package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.volume.ConnectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A timer of a controller that is not what it should be. One that the kernel does not show has not
 * drifted.
 *
 * @param timer the attribute's name in sysfs
 * @param restorable false if it is fixed when a controller is made
 */
public record TimerDrift(String timer, String seen, String wanted, boolean restorable) {
  /**
   * The kernel keeps {@code ctrl_loss_tmo} as a number of attempts and shows that number times
   * {@code reconnect_delay} (drivers/nvme/host/sysfs.c, nvme_ctrl_loss_tmo_show): equal numbers of
   * attempts are equal.
   */
  public static List<TimerDrift> of(ControllerTimers seen, ConnectionPolicy wanted) {
    Duration delay = seen.reconnectDelay().orElse(wanted.reconnectDelay());
    return Stream.of(
            seen.ctrlLossTmo()
                .filter(t -> attempts(t, delay) != attempts(wanted.ctrlLossTmo(), delay))
                .map(t -> drift("ctrl_loss_tmo", t, wanted.ctrlLossTmo(), true)),
            seen.reconnectDelay()
                .filter(t -> !t.equals(wanted.reconnectDelay()))
                .map(t -> drift("reconnect_delay", t, wanted.reconnectDelay(), true)),
            wanted
                .fastIoFailTmo()
                .filter(w -> seen.fastIoFailTmo().filter(t -> !t.equals(w)).isPresent())
                .map(w -> drift("fast_io_fail_tmo", seen.fastIoFailTmo().orElse(w), w, true)),
            seen.keepAliveTmo()
                .filter(t -> !t.equals(wanted.keepAliveTmo()))
                .map(t -> drift("kato", t, wanted.keepAliveTmo(), false)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static TimerDrift drift(String timer, Object seen, Object wanted, boolean restorable) {
    return new TimerDrift(timer, shown(seen), shown(wanted), restorable);
  }

  private static long attempts(Timeout timeout, Duration delay) {
    return timeout.isOff() ? -1 : Math.ceilDiv(timeout.seconds(), Math.max(1, delay.toSeconds()));
  }

  private static String shown(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
  }

  @Override
  public String toString() {
    return timer
        + " is "
        + seen
        + ", not "
        + wanted
        + (restorable ? "" : " (fixed when a controller is made)");
  }
}
