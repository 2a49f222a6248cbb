package dev.holdfast.application.concurrency;

import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One connecting or disconnecting operation at a time for each subsystem, so that nobody lets go
 * what another counts on. Subsystems never wait for each other.
 */
public final class SubsystemLocks {
  private static final class Entry {
    final Semaphore permit = new Semaphore(1, true);
    int users;
  }

  private final Map<SubsystemNqn, Entry> entries = new ConcurrentHashMap<>();

  /** A subsystem that is ours until this is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Empty if it did not become free in time. */
  public Optional<Held> acquire(SubsystemNqn nqn, Duration patience) {
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
