package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A limited number of places, given to callers in the order in which they ask. */
public final class Places {
  private final int cap;
  private final HostTime time;

  /** Callers that wait, the first one first; each is fired when a place is its own. */
  private final Deque<HostTime.Signal> queue = new ArrayDeque<>();

  private int taken;

  public Places(int cap, HostTime time) {
    this.cap = cap;
    this.time = time;
  }

  /**
   * Waits for a place, which the caller has to {@link #leave} then.
   *
   * @return false if none was free in time
   */
  public boolean enter(Duration patience) {
    HostTime.Signal place = time.signal();
    synchronized (queue) {
      if (taken < cap) {
        taken++;
        return true;
      }
      queue.add(place);
    }
    if (place.await(patience)) {
      return true;
    }
    synchronized (queue) {
      // not in the queue any more: the place was given to this caller at the last moment
      return !queue.remove(place);
    }
  }

  public void leave() {
    HostTime.Signal next;
    synchronized (queue) {
      next = queue.poll();
      if (next == null) {
        taken--;
      }
    }
    if (next != null) {
      next.fire();
    }
  }
}
