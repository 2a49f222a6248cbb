package dev.holdfast.application.recover;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.TargetLimits;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.RecoveryAction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repairs under way. Those of one subsystem share its lock, which they take only when no call
 * wants it; one that hangs keeps no other from starting, and none starts while a call waits.
 */
final class RepairExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(RepairExecutor.class);

  /** Repairs under way at once, on the whole host. */
  private static final int MOST = 64;

  private static final class Hold {
    final SubsystemLocks.Held lock;
    int users;

    Hold(SubsystemLocks.Held lock) {
      this.lock = lock;
    }
  }

  private final Repairs repairs;
  private final SubsystemLocks locks;
  private final TargetLimits limits;
  private final HostTime time;
  private final RareWarnings warnings;
  private final Map<SubsystemNqn, Hold> holds = new HashMap<>();
  private final Set<RecoveryAction> underWay = new HashSet<>();

  RepairExecutor(Repairs repairs, SubsystemLocks locks, TargetLimits limits, HostTime time) {
    this.repairs = repairs;
    this.locks = locks;
    this.limits = limits;
    this.time = time;
    this.warnings = new RareWarnings(LOG::warn, time);
  }

  /**
   * Begins a repair if it is not under way and may be.
   *
   * @param ended called when it has ended, on any thread
   */
  void begin(RecoveryAction action, BiConsumer<RecoveryAction, Repairs.Result> ended) {
    Optional<Runnable> free = enter(action);
    if (free.isEmpty()) {
      return;
    }
    Optional<TargetLimits.Place> place =
        action instanceof RecoveryAction.ConnectPath connect
            ? limits.tryEnter(connect.address())
            : Optional.of(_ -> {});
    if (place.isEmpty()) {
      free.get().run();
      return;
    }
    UnderWay repair = new UnderWay(action, place.get(), free.get(), ended);
    try {
      time.start("repair", () -> repair.end(perform(action)));
    } catch (Throwable e) {
      // no thread could be started
      warn(action, action + " could not be begun", e);
      repair.end(Repairs.Result.failed("could not be begun: " + e));
    }
  }

  /** The places that a repair occupies. They are given back once, however the repair ends. */
  private record UnderWay(
      RecoveryAction action,
      TargetLimits.Place place,
      Runnable free,
      BiConsumer<RecoveryAction, Repairs.Result> ended) {

    void end(Repairs.Result result) {
      try {
        place.leave(result.connect());
      } finally {
        free.run();
      }
      try {
        ended.accept(action, result);
      } catch (Throwable e) {
        LOG.warn("the end of {} could not be noted", action, e);
      }
    }
  }

  /** It is repeated as long as it is wanted. */
  private void warn(RecoveryAction action, String what, Throwable why) {
    warnings.due(action.nqn() + " " + why, what).ifPresent(text -> LOG.warn("{}", text, why));
  }

  /** An Error too is a repair that failed: its subsystem is waited for by calls. */
  private Repairs.Result perform(RecoveryAction action) {
    try {
      return repairs.perform(action);
    } catch (Throwable e) {
      warn(action, action + " broke", e);
      return Repairs.Result.failed("unexpected " + e);
    }
  }

  /** The step at its end; empty if it may not begin. */
  private synchronized Optional<Runnable> enter(RecoveryAction action) {
    if (underWay.size() >= MOST || underWay.contains(action)) {
      return Optional.empty();
    }
    if (action instanceof RecoveryAction.Restage) {
      underWay.add(action);
      return Optional.of(() -> left(action));
    }
    SubsystemNqn nqn = action.nqn();
    Hold hold = holds.get(nqn);
    if (hold == null) {
      Optional<SubsystemLocks.Held> lock = locks.acquireIdle(nqn);
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      hold = new Hold(lock.get());
      holds.put(nqn, hold);
    } else if (locks.wanted(nqn)) {
      return Optional.empty();
    }
    hold.users++;
    underWay.add(action);
    return Optional.of(() -> leave(action));
  }

  private synchronized void leave(RecoveryAction action) {
    left(action);
    Hold hold = holds.get(action.nqn());
    if (hold != null && --hold.users == 0) {
      holds.remove(action.nqn());
      hold.lock.close();
    }
  }

  private synchronized void left(RecoveryAction action) {
    underWay.remove(action);
  }
}
