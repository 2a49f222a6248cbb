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
}
