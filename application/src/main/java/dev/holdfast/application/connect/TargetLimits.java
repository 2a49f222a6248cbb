package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many connects may be under way to one target address at once: one more after each that
 * succeeds, half as many after one that the target did not answer. A rebooted target is so met with
 * a few connects and then with ever more, and a dead one costs one hanging connect.
 *
 * <p>The kernel makes one connect after the other (nvmf_dev_mutex in drivers/nvme/host/fabrics.c is
 * held until the target has answered), for kubelet's calls too. So however many addresses are dead,
 * few of them are tried at once.
 */
public final class TargetLimits {
  /** Before anything is known of an address. */
  private static final int FIRST = 4;

  private static final int MOST = 64;

  /** To all addresses together that did not answer the last time. */
  private static final int MOST_TO_SILENT = 2;

  /** What came of a connect. */
  public enum Answer {
    /** The target took it. */
    TAKEN,
    /** It answered otherwise, and soon. */
    REFUSED,
    /** It did not answer. */
    SILENT
  }

  private static final class Load {
    int limit = FIRST;
    int underWay;
    boolean silent;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final HostTime time;
  private final Map<String, Load> loads = new HashMap<>();

  /** Fired when a place is left. */
  private HostTime.Signal left;

  public TargetLimits(HostTime time) {
    this.time = time;
    this.left = time.signal();
  }

  /** A place for one connect, to be given back with what came of it. */
  @FunctionalInterface
  public interface Place {
    void leave(Answer answer);
  }

  /** Empty if there are enough under way to that address. */
  public Optional<Place> tryEnter(TransportId address) {
    lock.lock();
    try {
      Load load = loads.computeIfAbsent(key(address), _ -> new Load());
      if (load.underWay >= load.limit || (load.silent && toSilent() >= MOST_TO_SILENT)) {
        return Optional.empty();
      }
      load.underWay++;
      return Optional.of(answer -> leave(load, answer));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a place. Empty if there was none in time. */
  public Optional<Place> enter(TransportId address, Duration patience) {
    Budget budget = new Budget(time, patience);
    while (true) {
      HostTime.Signal next;
      lock.lock();
      try {
        Optional<Place> place = tryEnter(address);
        if (place.isPresent() || budget.spent()) {
          return place;
        }
        next = left;
      } finally {
        lock.unlock();
      }
      boolean _ = next.await(budget.left());
    }
  }

  private int toSilent() {
    return loads.values().stream().filter(l -> l.silent).mapToInt(l -> l.underWay).sum();
  }

  /** Those that may be under way to an address at once, by what is known now. */
  public int limit(TransportId address) {
    lock.lock();
    try {
      Load load = loads.get(key(address));
      return load == null ? FIRST : load.limit;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Load load, Answer answer) {
    lock.lock();
    try {
      load.underWay--;
      load.silent = answer == Answer.SILENT;
      load.limit =
          switch (answer) {
            case TAKEN -> Math.min(MOST, load.limit + 1);
            case REFUSED -> load.limit;
            case SILENT -> Math.max(1, load.limit / 2);
          };
      left.fire();
      left = time.signal();
    } finally {
      lock.unlock();
    }
  }

  private static String key(TransportId address) {
    return address.traddr() + " " + address.trsvcid();
  }
}
