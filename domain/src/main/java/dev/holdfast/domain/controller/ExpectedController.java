package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A connect whose answer is not known. It is on record from before the request is sent, so that a
 * controller which appears after all is known as Holdfast's.
 *
 * @param asked the timers with which it was asked for
 * @param since when it was asked for; empty if the kernel does not report the boot
 * @param before the numbers of the controllers that were at the address then
 */
public record ExpectedController(
    SubsystemNqn nqn,
    TransportId address,
    Host host,
    ControllerTimers asked,
    Optional<BootMoment> since,
    Set<Long> before) {

  /** A connect in the kernel does not take longer than this. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  public ExpectedController {
    before = Set.copyOf(before);
  }

  /** True if a controller that is seen now may be the expected one. */
  boolean open(Optional<BootMoment> now) {
    return passed(now).filter(passed -> passed.compareTo(LONGEST) <= 0).isPresent();
  }

  /** True if it is known that none comes any more, or can never be known. */
  boolean over(Optional<BootMoment> now) {
    return since.isEmpty() || (now.isPresent() && !open(now));
  }

  private Optional<Duration> passed(Optional<BootMoment> now) {
    return since.flatMap(then -> now.flatMap(then::until));
  }

  /**
   * True if a controller shows all that was asked for, and was not there before. A value that the
   * kernel does not show is no proof.
   */
  boolean mayBe(Controller seen) {
    return seen.number().isPresent()
        && !before.contains(seen.number().getAsLong())
        && seen.surelyServes(address, host)
        && seen.timers().areAsAsked(asked);
  }
}
