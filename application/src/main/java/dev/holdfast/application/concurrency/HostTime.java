package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a host, real or pretended, and everything that waits or starts threads by it.
 * Nothing else in the application starts a thread or blocks one, so that a held clock can decide
 * which thread goes on, and the same steps are taken every time.
 */
public interface HostTime {
  Instant now();

  /** Since some moment; never goes back, whatever happens to the clock. */
  Duration uptime();

  /**
   * Since the host was booted, while it was suspended too (CLOCK_BOOTTIME): the same for every
   * process on it. Empty if it cannot be known.
   */
  default Optional<Duration> sinceBoot() {
    return Optional.empty();
  }

  /**
   * Lets this much time pass. Returns early, with the thread's interrupt flag set, if interrupted.
   */
  void pause(Duration duration);

  /** Something that happens once. */
  interface Signal {
    /** It has happened. */
    void fire();

    /**
     * Waits for it, also after it has happened.
     *
     * @return false if it did not happen in time, or the thread was interrupted, whose interrupt
     *     flag is set then
     */
    boolean await(Duration patience);
  }

  default Signal signal() {
    CountDownLatch latch = new CountDownLatch(1);
    return new Signal() {
      @Override
      public void fire() {
        latch.countDown();
      }

      @Override
      public boolean await(Duration patience) {
        try {
          return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    };
  }

  /**
   * Runs this beside, in a thread of this name.
   *
   * @return fired when it has ended, however
   */
  default Signal start(String name, Runnable task) {
    Signal ended = signal();
    Thread.ofVirtual().name(name).start(() -> run(task, ended));
    return ended;
  }

  /**
   * As {@link #start} for a call that may hang in the kernel. It does not keep the program from
   * ending, and takes no virtual thread's carrier along.
   */
  default Signal startNative(String name, Runnable task) {
    Signal ended = signal();
    Thread.ofPlatform().daemon().name(name).start(() -> run(task, ended));
    return ended;
  }

  private static void run(Runnable task, Signal ended) {
    try {
      task.run();
    } finally {
      ended.fire();
    }
  }

  /** The machine's own. */
  static HostTime system() {
    return new HostTime() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
      }

      @Override
      public void pause(Duration duration) {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
