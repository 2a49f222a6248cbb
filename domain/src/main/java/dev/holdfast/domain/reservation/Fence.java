package dev.holdfast.domain.reservation;

import java.util.Optional;

/**
 * How a staged volume stands with its target's reservation.
 *
 * @param evidence in words
 * @param report as the target reported it
 */
public record Fence(State state, String evidence, Optional<ReservationReport> report) {
  public enum State {
    /** It is only read, or {@code fencing} is off. */
    NOT_WANTED,
    /** The namespace has no reservations. */
    UNSUPPORTED,
    /** This host holds it. */
    HELD,
    /** No host holds it, and this one may take it. */
    FREE,
    /**
     * No host holds it, and this one had it too long ago: another may have written since, so that
     * it is left to kubelet.
     */
    LEFT,
    /** Another host holds it, or has removed this one's registration. */
    TAKEN,
    /** The target has not answered. */
    UNKNOWN
  }

  public static final Fence NOT_WANTED =
      new Fence(State.NOT_WANTED, "no reservation is wanted", Optional.empty());

  public static Fence unsupported(String why) {
    return new Fence(State.UNSUPPORTED, why, Optional.empty());
  }

  public static Fence unknown(String why) {
    return new Fence(State.UNKNOWN, why, Optional.empty());
  }

  /**
   * @param reserved true if this host has held it since the volume was staged
   */
  public static Fence of(ReservationClaim claim, ReservationReport report, boolean reserved) {
    if (reserved && claim.removed(report)) {
      return seen(State.TAKEN, "another host has removed this host's registration", report);
    }
    return switch (claim.next(report, false)) {
      case ReservationStep.Held() -> seen(State.HELD, "this host holds it", report);
      case ReservationStep.Refused(var other, var reason) ->
          seen(State.TAKEN, reason.describe(other), report);
      case ReservationCommand _ -> seen(State.FREE, "this host does not hold it", report);
    };
  }

  /** The same, if it is not known that this host had it shortly before. */
  public Fence left() {
    return new Fence(
        State.LEFT,
        evidence
            + ": the target has lost its reservations, and another host may have had it meanwhile",
        report);
  }

  /** The same, after another host had it, which the target does not remember any more. */
  public Fence taken() {
    return new Fence(
        State.TAKEN,
        evidence + ": another host had taken it before the target lost its reservations",
        report);
  }

  private static Fence seen(State state, String words, ReservationReport report) {
    return new Fence(state, words + " (" + report.describe() + ")", Optional.of(report));
  }

  /** True if the target will never refuse another host for this volume. */
  public boolean absent() {
    return is(State.NOT_WANTED) || is(State.UNSUPPORTED);
  }

  public boolean is(State one) {
    return state == one;
  }
}
