package dev.holdfast.simulator.clock;

/** Something to be done later. */
public final class Timer implements Comparable<Timer> {
  private final Timers timers;
  private final long due;
  private final long order;
  private final Runnable task;

  /**
   * @param due nanoseconds by the clock
   * @param order among those due at the same time
   */
  Timer(Timers timers, long due, long order, Runnable task) {
    this.timers = timers;
    this.due = due;
    this.order = order;
    this.task = task;
  }

  /** It is not done any more, unless it has begun. */
  public void cancel() {
    timers.remove(this);
  }

  long due() {
    return due;
  }

  void run() {
    task.run();
  }

  @Override
  public int compareTo(Timer other) {
    int byTime = Long.compare(due, other.due);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }
}
