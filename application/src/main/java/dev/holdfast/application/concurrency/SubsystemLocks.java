package dev.holdfast.application.concurrency;

import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One connecting or disconnecting operation at a time for each subsystem, so that none removes what
 * another relies on. Subsystems never wait for each other, and a call never waits for a repair that
 * came after it.
 */
public final class SubsystemLocks {
  private static final class Entry {
    final Semaphore permit = new Semaphore(1, true);
    int users;
  }

  private final Map<SubsystemNqn, Entry> entries = new ConcurrentHashMap<>();
  private final QuietTimes<SubsystemNqn> operations = new QuietTimes<>();

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
    Entry entry =
        entries.compute(
            nqn,
            (key, old) -> {
              Entry kept = old == null ? new Entry() : old;
              kept.users++;
              return kept;
            });
    try {
      if (entry.permit.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.of(() -> {
          entry.permit.release();
          leave(nqn);
        });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leave(nqn);
    return Optional.empty();
  }

  private void leave(SubsystemNqn nqn) {
    entries.computeIfPresent(nqn, (key, entry) -> --entry.users == 0 ? null : entry);
  }
}
