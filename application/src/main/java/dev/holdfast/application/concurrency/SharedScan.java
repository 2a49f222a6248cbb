package dev.holdfast.application.concurrency;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One scan at a time, shared by all who wait for it. A caller never gets a snapshot that was begun
 * before it asked, so that what it did just before is in it.
 */
final class SharedScan {
  private final HostTime time;
  private final Supplier<ObservedTopology> scan;

  private long begun;
  private long done;
  private @Nullable ObservedTopology last;
  private int callers;

  /** Fired when the scan that runs has ended; null if none does. */
  private HostTime.@Nullable Signal running;

  /**
   * @param scan ends in bounded time
   */
  SharedScan(HostTime time, Supplier<ObservedTopology> scan) {
    this.time = time;
    this.scan = scan;
  }

  /**
   * @param again after which a caller that waits looks once more
   */
  ObservedTopology next(Duration again) {
    long needed = needed();
    while (true) {
      HostTime.Signal ended;
      long own = 0;
      synchronized (this) {
        if (last != null && done >= needed) {
          return last;
        }
        if (running == null) {
          running = time.signal();
          own = ++begun;
        }
        ended = running;
      }
      if (own > 0) {
        return run(own, ended);
      }
      if (!ended.await(again) && Thread.currentThread().isInterrupted()) {
        throw new HostInterfaceException("FabricTopology", "scan sysfs", "interrupted");
      }
    }
  }

  private synchronized long needed() {
    return begun + 1;
  }

  private ObservedTopology run(long number, HostTime.Signal ended) {
    try {
      ObservedTopology fresh = scan.get();
      synchronized (this) {
        last = fresh;
        done = number;
      }
      return fresh;
    } finally {
      synchronized (this) {
        running = null;
      }
      ended.fire();
    }
  }

  SharedScan withOneMore() {
    callers++;
    return this;
  }

  /** True if it was the last; for who guards the count as well as in {@link #withOneMore}. */
  boolean withOneLess() {
    return --callers == 0;
  }
}
