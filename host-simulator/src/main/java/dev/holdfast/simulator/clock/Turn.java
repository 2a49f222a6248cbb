package dev.holdfast.simulator.clock;

import java.util.function.BooleanSupplier;

/** One thread's part in {@link Turns}, which guards all of it. */
final class Turn {
  /** The part that the thread plays. */
  enum Kind {
    /** It holds the clock. */
    HOLDER,
    /** The clock started it. */
    STARTED,
    /** It comes from elsewhere, and takes part only while it waits. */
    GUEST
  }

  final Thread thread;
  final Kind kind;

  /** It may go on: it has the turn, or is a guest. */
  volatile boolean go;

  long deadline = Timers.NEVER;
  BooleanSupplier condition = () -> false;

  /** Time moves to its deadline, and whatever else is due by then comes first. */
  boolean moves;

  Turn(Thread thread, Kind kind) {
    this.thread = thread;
    this.kind = kind;
  }

  void waitFor(long moment, BooleanSupplier what, boolean mover) {
    deadline = moment;
    condition = what;
    moves = mover;
    go = false;
  }

  /** True if it may stop waiting, by its own condition. */
  boolean holds() {
    try {
      return condition.getAsBoolean();
    } catch (RuntimeException | Error e) {
      return true; // it evaluates once more for itself, and gets what is thrown
    }
  }

  /** True for one that cannot do anything before another thread does. */
  boolean blocked() {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> false;
      case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
    };
  }
}
