package dev.holdfast.simulator.clock;

import dev.holdfast.simulator.clock.Course.Mode;
import java.util.concurrent.locks.ReentrantLock;

/** The time of a clock, and what falls due in it. */
final class Time {
  final Timers timers = new Timers();
  private final ReentrantLock moving = new ReentrantLock();
  private volatile Course course = Course.start();

  Course course() {
    return course;
  }

  long now() {
    return course.now();
  }

  /** Waits for a task that is being done. */
  void become(Mode next) {
    moving.lock();
    try {
      course = course.become(next);
    } finally {
      moving.unlock();
    }
  }

  /** Moves held time to this moment. */
  void moveTo(long moment) {
    moving.lock();
    try {
      if (!course.runs()) {
        course = course.setTo(moment);
      }
    } finally {
      moving.unlock();
    }
  }

  /**
   * Does the first task that is due in this mode.
   *
   * @return whether there was one
   */
  boolean doDue(boolean running) {
    moving.lock();
    try {
      Timer timer = course.runs() == running ? timers.take(course.now()) : null;
      if (timer == null) {
        return false;
      }
      timer.run();
      return true;
    } finally {
      moving.unlock();
    }
  }
}
