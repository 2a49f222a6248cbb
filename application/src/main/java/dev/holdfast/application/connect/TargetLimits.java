package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many connects may be under way to one target address at once: one more after each that
 * succeeds, half as many after one that the target did not answer. So a rebooted target gets a few
 * connects and then more and more, and a dead one costs one hanging connect.
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

  /** An address to which nothing was connected for so long is as good as unknown. */
  private static final Duration FORGET = Duration.ofHours(1);

  private static final class Load {
    int limit = FIRST;
    int underWay;
    boolean silent;
    Duration left = Duration.ZERO;
  }

  private final HostTime time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Load> loads = new HashMap<>();

  /** Fired when a place is left. */
  private HostTime.Signal left;

  public TargetLimits(HostTime time) {
    this.time = time;
    this.left = time.signal();
  }

  /** A place for one connect, to be given back with its result. */
  @FunctionalInterface
  public interface Place {
    void leave(ConnectResult result);
  }

  /** Empty if there are enough under way to that address. */
  public Optional<Place> tryEnter(TransportId address) {
    lock.lock();
    try {
      if (!loads.containsKey(key(address))) {
        forgetUnused();
      }
      Load load = loads.computeIfAbsent(key(address), _ -> new Load());
      if (load.underWay >= load.limit || (load.silent && toSilent() >= MOST_TO_SILENT)) {
        return Optional.empty();
      }
      load.underWay++;
      return Optional.of(result -> leave(load, result));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a place. Empty if there was none in time. */
  public Optional<Place> enter(TransportId address, Duration patience) {
    Deadline deadline = new Deadline(time, patience);
    while (true) {
      HostTime.Signal next;
      lock.lock();
      try {
        Optional<Place> place = tryEnter(address);
        if (place.isPresent() || deadline.spent()) {
          return place;
        }
        next = left;
      } finally {
        lock.unlock();
      }
      if (!next.await(deadline.left()) && Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
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

  /** How many addresses are remembered. */
  int known() {
    lock.lock();
    try {
      return loads.size();
    } finally {
      lock.unlock();
    }
  }

  private void forgetUnused() {
    Duration before = time.uptime().minus(FORGET);
    loads.values().removeIf(load -> load.underWay == 0 && load.left.compareTo(before) < 0);
  }

  private void leave(Load load, ConnectResult result) {
    lock.lock();
    try {
      load.underWay--;
      load.left = time.uptime();
      switch (result) {
        case DONE -> {
          load.silent = false;
          load.limit = Math.min(MOST, load.limit + 1);
        }
        case REFUSED -> load.silent = false;
        case SILENT -> {
          load.silent = true;
          load.limit = Math.max(1, load.limit / 2);
        }
        case NOT_TRIED -> {}
      }
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
