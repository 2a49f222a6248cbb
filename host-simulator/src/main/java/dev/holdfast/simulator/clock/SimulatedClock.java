package dev.holdfast.simulator.clock;

import dev.holdfast.simulator.clock.Course.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Runs with the wall clock until it is held; then time passes only by {@link #advance}. All that
 * the host does later (reconnects, expiries, scans, timeouts) is done on it.
 *
 * <p>While it is held, the thread that holds it and those that it has started run one at a time, in
 * the same order every time ({@link Turns}): so they have to wait here and nowhere else.
 *
 * <p>Waiting is uninterruptible, as a call into the kernel is: an interrupt is kept for afterwards.
 */
public final class SimulatedClock implements InstantSource, AutoCloseable {
  /** Longer than any test. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  /** In real time, for a thread that has the turn and is blocked elsewhere. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Object monitor = new Object();
  private final Time time = new Time();
  private final Turns turns;
  private final Instant start = Instant.now();

  private volatile boolean closed;
  private long changes;

  public SimulatedClock() {
    this(PATIENCE);
  }

  SimulatedClock(Duration patience) {
    turns = new Turns(time, patience);
    Thread.ofPlatform().name("simulated-clock").daemon().start(this::keepTime);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(time.now());
  }

  /**
   * From now on time stands still, and callers that wait block until it is advanced. The calling
   * thread holds it.
   */
  public SimulatedClock hold() {
    return hold(Mode.HELD);
  }

  /**
   * From now on time stands still, but moves to the next moment at which a wait ends when all
   * threads wait. The calling thread holds it.
   */
  public SimulatedClock holdButSkipWaits() {
    return hold(Mode.SKIPPING);
  }

  /** From now on time passes again, from where it stood. */
  public SimulatedClock run() {
    time.become(Mode.RUNNING);
    turns.end();
    changed();
    return this;
  }

  /**
   * Lets held time pass, doing all that falls due, in order, and letting the threads that the clock
   * has started do all that they can. Returns when it is done.
   *
   * @throws IllegalStateException if the clock runs
   */
  public void advance(Duration step) {
    if (time.course().runs()) {
      throw new IllegalStateException("the clock runs; hold it first");
    }
    turns.await(time.now() + step.toNanos(), () -> false, true);
  }

  /** Lets the threads that the clock has started do all that they can without time. */
  public void settle() {
    advance(Duration.ZERO);
  }

  /** Runs this in a thread of its own. */
  public void start(String name, Runnable task) {
    turns.start(name, task);
  }

  /** Does this once, so much later. */
  public Timer schedule(Duration delay, Runnable task) {
    Timer timer = time.timers.add(time.now() + delay.toNanos(), task);
    wake();
    return timer;
  }

  /**
   * Waits until the condition holds or this much time has passed. The condition is evaluated again
   * after every {@link #wake} and whenever time moves; while the clock is held, by any thread.
   * {@link #FOREVER} is never skipped.
   *
   * @return whether it holds
   */
  public boolean await(Duration patience, BooleanSupplier condition) {
    long deadline =
        patience.compareTo(FOREVER) < 0 ? time.now() + patience.toNanos() : Timers.NEVER;
    boolean interrupted = false;
    try {
      while (true) {
        long seen = changes();
        if (condition.getAsBoolean()) {
          return true;
        }
        endIfClosed();
        if (closed || time.now() >= deadline) {
          return false;
        }
        if (time.course().runs()) {
          interrupted |= waitForChange(seen, deadline);
        } else {
          turns.await(deadline, () -> closed || condition.getAsBoolean(), false);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Makes every waiting caller evaluate its condition again. Never blocks. */
  public void wake() {
    if (time.course().runs()) {
      changed();
    } else {
      turns.wake();
    }
  }

  /** No further timer fires, and every waiting caller gives up; threads of a held clock end. */
  @Override
  public void close() {
    closed = true;
    time.timers.clear();
    if (turns.has(turns.mine())) {
      settle();
    }
    turns.end();
    changed();
  }

  private SimulatedClock hold(Mode mode) {
    time.become(mode);
    turns.hold();
    changed();
    return this;
  }

  /** A thread of a host that was closed would never end: its time stands still. */
  private void endIfClosed() {
    if (closed && !time.course().runs() && turns.mine().kind == Turn.Kind.STARTED) {
      throw new ClockClosed();
    }
  }

  private void changed() {
    synchronized (monitor) {
      changes++;
      monitor.notifyAll();
    }
  }

  private long changes() {
    synchronized (monitor) {
      return changes;
    }
  }

  private boolean waitForChange(long seen, long deadline) {
    synchronized (monitor) {
      return changes == seen && !closed && sleep(deadline);
    }
  }

  /** Waits on the monitor, which the caller has; true if interrupted. */
  @SuppressWarnings("WaitNotInLoop") // both callers loop and check again
  private boolean sleep(long until) {
    try {
      if (until == Timers.NEVER) {
        monitor.wait();
      } else {
        monitor.wait(Math.max(1, (until - time.now()) / 1_000_000));
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void keepTime() {
    while (!closed) {
      try {
        while (time.doDue(true)) {
          wake();
        }
      } catch (RuntimeException e) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
      }
      synchronized (monitor) {
        long next = time.course().runs() ? time.timers.first() : Timers.NEVER;
        if (!closed && next > time.now()) {
          sleep(next);
        }
      }
    }
  }
}
