package dev.holdfast.simulator.clock;

/**
 * How time passes. All times are nanoseconds since the clock was made.
 *
 * @param stoodAt the time when it was last set
 * @param ranFrom the machine's own time at that moment
 */
record Course(Mode mode, long stoodAt, long ranFrom) {
  enum Mode {
    /** With the machine's own time. */
    RUNNING,
    /** Only when it is advanced. */
    HELD,
    /** Only when it is advanced; a caller that would wait advances it instead. */
    SKIPPING
  }

  /** From nothing, with the machine's own time. */
  static Course start() {
    return new Course(Mode.RUNNING, 0, System.nanoTime());
  }

  boolean runs() {
    return mode == Mode.RUNNING;
  }

  boolean skips() {
    return mode == Mode.SKIPPING;
  }

  long now() {
    return runs() ? stoodAt + System.nanoTime() - ranFrom : stoodAt;
  }

  /** Another way to pass, from the same time on. */
  Course become(Mode next) {
    return new Course(next, now(), System.nanoTime());
  }

  /** Never backwards. */
  Course setTo(long time) {
    return new Course(mode, Math.max(stoodAt, time), ranFrom);
  }
}
