package dev.holdfast.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs with the wall clock until it is held; then time passes only by {@link #advance}. All that
 * the host does later (reconnects, expiries, scans, timeouts) is done on it.
 *
 * <p>Waiting is uninterruptible, as a call into the kernel is: an interrupt is kept for afterwards.
 */
public final class SimulatedClock implements InstantSource, AutoCloseable {
  /** Longer than any test. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  private enum Mode {
    RUNNING,
    HELD,
    SKIPPING
  }

  private final Object monitor = new Object();
  private final ReentrantLock turn = new ReentrantLock();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Instant start = Instant.now();
  private Mode mode = Mode.RUNNING;
  private long stoodAt;
  private long ranFrom = System.nanoTime();
  private long changes;
  private boolean closed;

  public SimulatedClock() {
    Thread.ofPlatform().name("simulated-clock").daemon().start(this::keepTime);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(now());
  }

  /** From now on time stands still, and callers that wait block until it is advanced. */
  public SimulatedClock hold() {
    return become(Mode.HELD);
  }

  /**
   * From now on time stands still, but a caller that would wait advances it by as much as it has to
   * wait: for tests with one thread.
   */
  public SimulatedClock holdButSkipWaits() {
    return become(Mode.SKIPPING);
  }

  /** From now on time passes again, from where it stood. */
  public SimulatedClock run() {
    return become(Mode.RUNNING);
  }

  /**
   * Lets held time pass, doing all that falls due, in order. Returns when it is done.
   *
   * @throws IllegalStateException if the clock runs
   */
  public void advance(Duration step) {
    turn.lock();
    try {
      long until;
      synchronized (monitor) {
        if (mode == Mode.RUNNING) {
          throw new IllegalStateException("the clock runs; hold it first");
        }
        until = stoodAt + step.toNanos();
      }
      advanceTo(until);
    } finally {
      turn.unlock();
    }
  }

  /** Does this once, so much later. */
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (monitor) {
      Timer timer = new Timer(now() + delay.toNanos(), ++changes, task);
      timers.add(timer);
      monitor.notifyAll();
      return timer;
    }
  }

  /**
   * Waits until the condition holds or this much time has passed. The condition is looked at again
   * after every {@link #wake} and whenever time moves. {@link #FOREVER} is never skipped.
   *
   * @return whether it holds
   */
  public boolean await(Duration patience, BooleanSupplier condition) {
    return await(patience, condition, patience.compareTo(FOREVER) < 0);
  }

  /**
   * As {@link #await} for work that another thread does, which waits by this clock itself: a clock
   * that skips waits does not skip this one.
   */
  public boolean awaitWork(Duration patience, BooleanSupplier done) {
    return await(patience, done, false);
  }

  private boolean await(Duration patience, BooleanSupplier condition, boolean maySkip) {
    long deadline;
    synchronized (monitor) {
      deadline = now() + patience.toNanos();
    }
    boolean interrupted = false;
    try {
      while (true) {
        long seen = changes();
        if (condition.getAsBoolean()) {
          return true;
        }
        if (closed() || (now() >= deadline && (maySkip || !skipping()))) {
          return false;
        }
        interrupted |= waitForChange(seen, deadline, maySkip);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets everybody who waits look at his condition again. Never blocks. */
  public void wake() {
    synchronized (monitor) {
      changes++;
      monitor.notifyAll();
    }
  }

  /** Nothing falls due any more, and whoever waits gives up. */
  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      timers.clear();
    }
    wake();
  }

  private SimulatedClock become(Mode next) {
    turn.lock();
    try {
      synchronized (monitor) {
        stoodAt = now();
        ranFrom = System.nanoTime();
        mode = next;
      }
    } finally {
      turn.unlock();
    }
    wake();
    return this;
  }

  private long now() {
    synchronized (monitor) {
      return mode == Mode.RUNNING ? stoodAt + System.nanoTime() - ranFrom : stoodAt;
    }
  }

  private long changes() {
    synchronized (monitor) {
      return changes;
    }
  }

  private boolean closed() {
    synchronized (monitor) {
      return closed;
    }
  }

  private boolean skipping() {
    synchronized (monitor) {
      return mode == Mode.SKIPPING;
    }
  }

  private boolean waitForChange(long seen, long deadline, boolean maySkip) {
    if (maySkip && skipping()) {
      skip(deadline);
      return false;
    }
    synchronized (monitor) {
      return changes == seen && !closed && sleep(mode == Mode.RUNNING ? deadline : Long.MAX_VALUE);
    }
  }

  /** Waits on the monitor, which the caller has; true if interrupted. */
  @SuppressWarnings("WaitNotInLoop") // both callers loop and look again
  private boolean sleep(long until) {
    try {
      if (until == Long.MAX_VALUE) {
        monitor.wait();
      } else {
        monitor.wait(Math.max(1, (until - now()) / 1_000_000));
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void skip(long deadline) {
    turn.lock();
    try {
      long next;
      synchronized (monitor) {
        Timer first = timers.peek();
        next = first == null ? deadline : Math.min(deadline, first.due);
      }
      advanceTo(Math.max(next, now()));
    } finally {
      turn.unlock();
    }
  }

  /** The caller has the turn. */
  private void advanceTo(long until) {
    for (Timer timer = due(until); timer != null; timer = due(until)) {
      timer.task.run();
      wake();
    }
    synchronized (monitor) {
      stoodAt = Math.max(stoodAt, until);
    }
    wake();
  }

  /** Takes the first timer due by then, and moves a held clock to its moment. */
  private @Nullable Timer due(long until) {
    synchronized (monitor) {
      Timer first = timers.peek();
      if (first == null || first.due > until) {
        return null;
      }
      if (mode != Mode.RUNNING) {
        stoodAt = Math.max(stoodAt, first.due);
      }
      return timers.poll();
    }
  }

  private void keepTime() {
    while (!closed()) {
      turn.lock();
      try {
        runWhatIsDue();
      } catch (RuntimeException e) {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
      } finally {
        turn.unlock();
      }
      synchronized (monitor) {
        Timer first = timers.peek();
        boolean idle = mode != Mode.RUNNING || first == null;
        if (!closed && (idle || first.due > now())) {
          sleep(idle ? Long.MAX_VALUE : first.due);
        }
      }
    }
  }

  private void runWhatIsDue() {
    boolean running;
    synchronized (monitor) {
      running = mode == Mode.RUNNING;
    }
    Timer timer = running ? due(now()) : null;
    while (timer != null) {
      timer.task.run();
      wake();
      timer = due(now());
    }
  }

  /** Something to be done later. */
  public final class Timer implements Comparable<Timer> {
    private final long due;
    private final long order;
    private final Runnable task;

    private Timer(long due, long order, Runnable task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }

    public void cancel() {
      synchronized (monitor) {
        timers.remove(this);
      }
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
