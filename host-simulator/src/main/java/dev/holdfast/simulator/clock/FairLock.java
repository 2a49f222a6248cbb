package dev.holdfast.simulator.clock;

import java.util.concurrent.atomic.AtomicLong;

/** One thread at a time, in the order in which they came; the others wait in the clock. */
public final class FairLock {
  private final SimulatedClock clock;
  private final AtomicLong came = new AtomicLong();
  private final AtomicLong served = new AtomicLong();

  public FairLock(SimulatedClock clock) {
    this.clock = clock;
  }

  public void lock() {
    long number = came.getAndIncrement();
    clock.await(SimulatedClock.FOREVER, () -> served.get() == number);
  }

  public void unlock() {
    served.incrementAndGet();
    clock.wake();
  }
}
