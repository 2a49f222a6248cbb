package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Work of which only one is under way at a time, in the order in which it was asked for. */
public final class OneByOne {
  private final HostTime time;
  private final Deque<HostTime.Signal> waiting = new ArrayDeque<>();
  private boolean taken;

  public OneByOne(HostTime time) {
    this.time = time;
  }

  /**
   * Does the work once it is its turn.
   *
   * @param late the answer if its turn does not come in time
   */
  public <T> T run(Duration patience, Supplier<T> work, Supplier<T> late) {
    HostTime.Signal turn = time.signal();
    enter(turn);
    if (!turn.await(patience) && leave(turn)) {
      return late.get();
    }
    try {
      return work.get();
    } finally {
      pass();
    }
  }

  private synchronized void enter(HostTime.Signal turn) {
    if (taken) {
      waiting.add(turn);
    } else {
      taken = true;
      turn.fire();
    }
  }

  /** False if it is its turn by now. */
  private synchronized boolean leave(HostTime.Signal turn) {
    return waiting.remove(turn);
  }

  private synchronized void pass() {
    if (waiting.isEmpty()) {
      taken = false;
    } else {
      waiting.remove().fire();
    }
  }
}
