package dev.holdfast.bootstrap.model;

import dev.holdfast.bootstrap.simulated.EveryCall;
import dev.holdfast.simulator.clock.SimulatedClock;
import org.jspecify.annotations.Nullable;

/**
 * Does something at the n-th call to a port that one thread makes; or ends the node's life there:
 * that call and every later one throw, on whatever thread.
 */
final class Interrupter implements EveryCall {
  /** Not an exception, so that no clean-up of an expected failure takes it for one. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed");
    }
  }

  private @Nullable Thread caller;
  private @Nullable Runnable then;
  private int left;
  private int underWay;
  private boolean dead;

  /** At the n-th call from now on that this thread makes. */
  synchronized void arm(int at, Runnable what) {
    caller = Thread.currentThread();
    left = at;
    then = what;
  }

  synchronized void disarm() {
    then = null;
  }

  synchronized void kill() {
    dead = true;
    throw new Killed();
  }

  /** Asked after a call: a node answers every error with a failed call, a dead one not at all. */
  synchronized void requireAlive() {
    if (dead) {
      throw new Killed();
    }
  }

  /** Calls of the dead process that were in the kernel have ended when this returns. */
  void settle(SimulatedClock clock) {
    end();
    clock.await(SimulatedClock.FOREVER, () -> underWay() == 0);
  }

  private synchronized void end() {
    dead = true;
  }

  private synchronized int underWay() {
    return underWay;
  }

  @Override
  public @Nullable Object pass(String name, Call real) throws Throwable {
    Runnable now = due();
    if (now != null) {
      now.run();
    }
    enter();
    try {
      return real.make();
    } finally {
      leave();
    }
  }

  private synchronized @Nullable Runnable due() {
    if (then == null || caller != Thread.currentThread() || --left > 0) {
      return null;
    }
    Runnable now = then;
    then = null;
    return now;
  }

  private synchronized void enter() {
    requireAlive();
    underWay++;
  }

  private synchronized void leave() {
    underWay--;
  }
}
