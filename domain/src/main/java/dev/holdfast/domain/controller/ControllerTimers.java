package dev.holdfast.domain.controller;

import java.time.Duration;
import java.util.Optional;

/**
 * The timers of a live controller as sysfs shows them; absent where the kernel has no such
 * attribute.
 */
public record ControllerTimers(
    Optional<Timeout> ctrlLossTmo,
    Optional<Duration> reconnectDelay,
    Optional<Timeout> fastIoFailTmo,
    Optional<Duration> keepAliveTmo) {

  public static final ControllerTimers UNKNOWN =
      new ControllerTimers(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * True if all that was asked for is shown. The kernel keeps {@code ctrl_loss_tmo} as a number of
   * attempts and shows that number times {@code reconnect_delay} (drivers/nvme/host/sysfs.c,
   * nvme_ctrl_loss_tmo_show).
   */
  public boolean areAsAsked(ControllerTimers asked) {
    return reconnectDelay.isPresent()
        && reconnectDelay.equals(asked.reconnectDelay)
        && attempts(ctrlLossTmo).equals(asked.attempts(asked.ctrlLossTmo))
        && asked.fastIoFailTmo.map(fast -> fastIoFailTmo.equals(Optional.of(fast))).orElse(true)
        && keepAliveTmo.map(seen -> asked.keepAliveTmo.equals(Optional.of(seen))).orElse(true);
  }

  private Optional<Long> attempts(Optional<Timeout> timeout) {
    long delay = Math.max(1, reconnectDelay.map(Duration::toSeconds).orElse(1L));
    return timeout.map(t -> t.isOff() ? -1L : Math.ceilDiv((long) t.seconds(), delay));
  }
}
