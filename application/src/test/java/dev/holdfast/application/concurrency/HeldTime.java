package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Time that passes only when a test lets it, or while a caller waits for it. A started task runs at
 * once, in the thread of the caller, and has ended when {@link #start} returns.
 */
public final class HeldTime implements HostTime {
  private Duration uptime;
  private boolean startsThreads = true;
  private boolean startsNativeThreads = true;
  private Runnable whileWaiting = () -> {};

  public HeldTime() {
    this(Duration.ofHours(1));
  }

  public HeldTime(Duration uptime) {
    this.uptime = uptime;
  }

  public void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  public void pass(Duration time) {
    uptime = uptime.plus(time);
  }

  /** From now on this happens after each wait. */
  public void whileWaiting(Runnable what) {
    whileWaiting = what;
  }

  /** False: no thread is left for what runs beside. */
  public void startsThreads(boolean can) {
    startsThreads = can;
  }

  /** False: no thread is left for calls that may hang. */
  public void startsNativeThreads(boolean can) {
    startsNativeThreads = can;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plus(uptime);
  }

  @Override
  public Optional<Duration> sinceBoot() {
    return Optional.of(uptime());
  }

  @Override
  public Duration uptime() {
    return uptime;
  }

  @Override
  public void pause(Duration duration) {
    pass(duration);
    whileWaiting.run();
  }

  @Override
  public Signal signal() {
    return new HeldSignal();
  }

  @Override
  public Signal start(String name, Runnable task) {
    return run(task, startsThreads);
  }

  @Override
  public Signal startNative(String name, Runnable task) {
    return run(task, startsNativeThreads);
  }

  private Signal run(Runnable task, boolean can) {
    if (!can) {
      throw new InternalError("unable to create native thread");
    }
    Signal ended = signal();
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    } finally {
      ended.fire();
    }
    return ended;
  }

  private final class HeldSignal implements Signal {
    private boolean fired;

    @Override
    public void fire() {
      fired = true;
    }

    @Override
    public boolean await(Duration patience) {
      if (!fired) {
        pause(patience);
      }
      return fired;
    }
  }
}
