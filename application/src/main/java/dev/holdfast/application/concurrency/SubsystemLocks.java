package dev.holdfast.application.concurrency;

import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connecting or disconnecting operation at a time for each subsystem, so that none removes what
 * another relies on. Subsystems never wait for each other, and a call never waits for a repair that
 * came after it.
 */
public final class SubsystemLocks {
  private final HostTime time;

  /** Those that are held, each with the ones that wait for it, the first one first. */
  private final Map<SubsystemNqn, Deque<HostTime.Signal>> queues = new HashMap<>();

  private final LastActivity<SubsystemNqn> operations = new LastActivity<>();

  public SubsystemLocks(HostTime time) {
    this.time = time;
  }

  /** A subsystem that is held until this is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** For an operation. Empty if it did not become free in time. */
  public Optional<Held> acquire(SubsystemNqn nqn, Duration patience) {
    operations.begin(nqn);
    Optional<Held> held = Optional.empty();
    try {
      held = take(nqn, patience);
    } finally {
      if (held.isEmpty()) {
        operations.end(nqn);
      }
    }
    return held.map(lock ->
        () -> {
          operations.end(nqn);
          lock.close();
        });
  }

  /** For a repair, which does not wait. Empty if it is held or waited for. */
  public Optional<Held> acquireIdle(SubsystemNqn nqn) {
    return wanted(nqn) ? Optional.empty() : take(nqn, Duration.ZERO);
  }

  /** True if an operation has the subsystem or waits for it. */
  public boolean wanted(SubsystemNqn nqn) {
    return !operations.quietSince(nqn, Long.MAX_VALUE);
  }

  /** A moment, for {@link #quietSince}. */
  public long moment() {
    return operations.now();
  }

  /** True if no operation has had the subsystem since that moment; repairs do not count. */
  public boolean quietSince(SubsystemNqn nqn, long moment) {
    return operations.quietSince(nqn, moment);
  }

  /** Moments before this one are not asked about any more. */
  public void forgetBefore(long moment) {
    operations.forgetBefore(moment);
  }

  private Optional<Held> take(SubsystemNqn nqn, Duration patience) {
    HostTime.Signal turn = time.signal();
    if (!enter(nqn, turn, !patience.isZero())) {
      return Optional.empty();
    }
    return turn.await(patience) || !leave(nqn, turn)
        ? Optional.of(() -> pass(nqn))
        : Optional.empty();
  }

  /** Fires it if the subsystem is free; false if it is not, and is not waited for. */
  private synchronized boolean enter(SubsystemNqn nqn, HostTime.Signal turn, boolean waits) {
    Deque<HostTime.Signal> others = queues.get(nqn);
    if (others == null) {
      queues.put(nqn, new ArrayDeque<>());
      turn.fire();
    } else if (waits) {
      others.add(turn);
    }
    return others == null || waits;
  }

  /** False if it has the subsystem by now. */
  private synchronized boolean leave(SubsystemNqn nqn, HostTime.Signal turn) {
    Deque<HostTime.Signal> others = queues.get(nqn);
    return others != null && others.remove(turn);
  }

  private synchronized void pass(SubsystemNqn nqn) {
    Deque<HostTime.Signal> others = queues.get(nqn);
    if (others == null || others.isEmpty()) {
      queues.remove(nqn);
    } else {
      others.remove().fire();
    }
  }
}
