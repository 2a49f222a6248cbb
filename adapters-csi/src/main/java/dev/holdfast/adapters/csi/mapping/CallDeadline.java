package dev.holdfast.adapters.csi.mapping;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may take: Holdfast's own budget, or less if the caller waits less.
 *
 * @param budget Holdfast's own limit
 * @param margin what is left of the caller's deadline for the answer to travel, but never more than
 *     a tenth of what there is
 */
public record CallDeadline(Duration budget, Duration margin) {
  public CallDeadline {
    if (budget.isNegative() || budget.isZero() || margin.isNegative()) {
      throw new IllegalArgumentException(
          "the budget must be positive and the margin not negative: " + budget + ", " + margin);
    }
  }

  /** Zero or less if there is none. */
  Duration left() {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return budget;
    }
    Duration remaining = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    Duration usable = remaining.minus(shorter(margin, remaining.dividedBy(10)));
    return shorter(budget, usable);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
