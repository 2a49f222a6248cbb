package dev.holdfast.simulator.clock;

import dev.holdfast.simulator.clock.Course.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  private final Object monitor = new Object();
  private final ReentrantLock turn = new ReentrantLock();
  private final Timers timers = new Timers();
  private final Instant start = Instant.now();

  /** Written only under the monitor. */
  private volatile Course course = Course.start();

  private volatile boolean closed;
  private long changes;

  public SimulatedClock() {
    Thread.ofPlatform().name("simulated-clock").daemon().start(this::keepTime);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(course.now());
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
      Course held = course;
      if (held.runs()) {
        throw new IllegalStateException("the clock runs; hold it first");
      }
      advanceTo(held.stoodAt() + step.toNanos());
    } finally {
      turn.unlock();
    }
  }

  /** Does this once, so much later. */
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (monitor) {
      Timer timer = timers.add(course.now() + delay.toNanos(), task);
      wake();
      return timer;
    }
  }

  /**
   * Waits until the condition holds or this much time has passed. The condition is evaluated again
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
    long deadline = course.now() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        long seen = changes();
        if (condition.getAsBoolean()) {
          return true;
        }
        if (closed || (course.now() >= deadline && (maySkip || !course.skips()))) {
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

  /** Makes every waiting caller evaluate its condition again. Never blocks. */
  public void wake() {
    synchronized (monitor) {
      changes++;
      monitor.notifyAll();
    }
  }

  /** No further timer fires, and every waiting caller gives up. */
  @Override
  public void close() {
    closed = true;
    timers.clear();
    wake();
  }

  private SimulatedClock become(Mode next) {
    turn.lock();
    try {
      synchronized (monitor) {
        course = course.become(next);
      }
    } finally {
      turn.unlock();
    }
    wake();
    return this;
  }

  private long changes() {
    synchronized (monitor) {
      return changes;
    }
  }

  private boolean waitForChange(long seen, long deadline, boolean maySkip) {
    if (maySkip && course.skips()) {
      skip(deadline);
      return false;
    }
    synchronized (monitor) {
      return changes == seen && !closed && sleep(course.runs() ? deadline : Timers.NEVER);
    }
  }

  /** Waits on the monitor, which the caller has; true if interrupted. */
  @SuppressWarnings("WaitNotInLoop") // both callers loop and check again
  private boolean sleep(long until) {
    try {
      if (until == Timers.NEVER) {
        monitor.wait();
      } else {
        monitor.wait(Math.max(1, (until - course.now()) / 1_000_000));
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void skip(long deadline) {
    turn.lock();
    try {
      advanceTo(Math.max(Math.min(deadline, timers.first()), course.now()));
    } finally {
      turn.unlock();
    }
  }

  /** The caller has the turn. */
  private void advanceTo(long until) {
    for (Timer timer = due(until); timer != null; timer = due(until)) {
      timer.run();
      wake();
    }
    synchronized (monitor) {
      course = course.setTo(until);
    }
    wake();
  }

  /** Takes the first timer due by then, and moves a held clock to its moment. */
  private @Nullable Timer due(long until) {
    synchronized (monitor) {
      Timer timer = timers.take(until);
      if (timer != null && !course.runs()) {
        course = course.setTo(timer.due());
      }
      return timer;
    }
  }

  private void keepTime() {
    while (!closed) {
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
        long next = course.runs() ? timers.first() : Timers.NEVER;
        if (!closed && next > course.now()) {
          sleep(next);
        }
      }
    }
  }

  private void runWhatIsDue() {
    Timer timer = course.runs() ? due(course.now()) : null;
    while (timer != null) {
      timer.run();
      wake();
      timer = due(course.now());
    }
  }
}
