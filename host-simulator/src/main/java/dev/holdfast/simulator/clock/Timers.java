package dev.holdfast.simulator.clock;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Actions to run later, ordered by due time. */
final class Timers {
  /** Nothing is to be done. */
  static final long NEVER = Long.MAX_VALUE;

  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private long added;

  synchronized Timer add(long due, Runnable task) {
    Timer timer = new Timer(this, due, ++added, task);
    queue.add(timer);
    return timer;
  }

  synchronized void remove(Timer timer) {
    queue.remove(timer);
  }

  synchronized void clear() {
    queue.clear();
  }

  /** When the first one falls due, in nanoseconds by the clock, or {@link #NEVER}. */
  synchronized long first() {
    Timer first = queue.peek();
    return first == null ? NEVER : first.due();
  }

  /** Takes the first one, if it is due by then. */
  synchronized @Nullable Timer take(long until) {
    return first() <= until ? queue.poll() : null;
  }
}
