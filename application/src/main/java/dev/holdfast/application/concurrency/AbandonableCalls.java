package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls that may hang in the kernel, each on a thread of its own that is abandoned when the
 * caller's patience ends. Their number at one time is limited: a hung call costs one place until
 * the kernel returns from it, never the service.
 */
public final class AbandonableCalls {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonableCalls.class);

  /** The end of a call, for its caller. */
  public sealed interface Answer<T> {
    record Returned<T>(T value) implements Answer<T> {}

    record Threw<T>(Exception cause) implements Answer<T> {}

    /** It goes on, and no caller waits for it. */
    record Abandoned<T>() implements Answer<T> {}

    /** It was not made: the limit was reached. */
    record NoPlace<T>(int underWay) implements Answer<T> {}
  }

  private final String name;
  private final int cap;
  private final ThreadFactory threads;
  private final Optional<AbandonableCalls> whole;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition left = lock.newCondition();
  private int underWay;
  private final AtomicInteger abandoned;

  public AbandonableCalls(String name, int cap) {
    this(name, cap, Thread.ofPlatform().daemon().factory());
  }

  AbandonableCalls(String name, int cap, ThreadFactory threads) {
    this(name, cap, threads, Optional.empty(), new AtomicInteger());
  }

  private AbandonableCalls(
      String name,
      int cap,
      ThreadFactory threads,
      Optional<AbandonableCalls> whole,
      AtomicInteger abandoned) {
    this.name = name;
    this.threads = threads;
    this.cap = cap;
    this.whole = whole;
    this.abandoned = abandoned;
  }

  /** Half of these places: however many calls of one kind hang, those of other kinds find one. */
  public AbandonableCalls half() {
    return new AbandonableCalls(name, cap / 2, threads, Optional.of(this), abandoned);
  }

  /**
   * Makes the call and waits for it; without a free place it is not made.
   *
   * @param what for the thread's name, without secrets
   */
  public <T> Answer<T> call(String what, Duration patience, Callable<T> call) {
    return enter(Duration.ZERO).isPresent()
        ? make(what, patience, call)
        : new Answer.NoPlace<>(cap);
  }

  /** Waits for a free place as well, for as long as the patience lasts. */
  public <T> Answer<T> callInTurn(String what, Duration patience, Callable<T> call) {
    return enter(patience)
        .<Answer<T>>map(rest -> make(what, rest, call))
        .orElseGet(() -> new Answer.NoPlace<>(cap));
  }

  private <T> Answer<T> make(String what, Duration patience, Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      Thread thread = threads.newThread(() -> make(call, result));
      thread.setName(name + ": " + what);
      thread.start();
    } catch (Throwable e) {
      // no thread: the call was not made
      leave();
      throw e;
    }
    return await(result, patience);
  }

  private <T> void make(Callable<T> call, CompletableFuture<T> result) {
    try {
      T value = call.call();
      leave();
      finish(result.complete(value));
    } catch (Throwable e) {
      leave();
      boolean waitedFor = result.completeExceptionally(e);
      finish(waitedFor);
      if (!waitedFor && e instanceof Error) {
        LOG.error("{}: a call that was abandoned ended with an error", name, e);
      }
    }
  }

  /** How many abandoned calls have not ended: each hangs in the kernel. */
  public int hung() {
    return abandoned.get();
  }

  /** The rest of the patience. Empty if no place was free in time. */
  private Optional<Duration> enter(Duration patience) {
    Optional<Duration> rest = enterHere(patience);
    if (rest.isEmpty() || whole.isEmpty()) {
      return rest;
    }
    Optional<Duration> inAll = whole.get().enter(rest.get());
    if (inAll.isEmpty()) {
      leaveHere();
    }
    return inAll;
  }

  private Optional<Duration> enterHere(Duration patience) {
    lock.lock();
    try {
      long rest = patience.toNanos();
      while (underWay >= cap) {
        if (rest <= 0) {
          return Optional.empty();
        }
        rest = left.awaitNanos(rest);
      }
      underWay++;
      return Optional.of(Duration.ofNanos(rest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    whole.ifPresent(AbandonableCalls::leave);
    leaveHere();
  }

  private void leaveHere() {
    lock.lock();
    try {
      underWay--;
      left.signal();
    } finally {
      lock.unlock();
    }
  }

  private void finish(boolean waitedFor) {
    if (!waitedFor) {
      abandoned.decrementAndGet();
    }
  }

  private <T> Answer<T> await(CompletableFuture<T> result, Duration patience) {
    try {
      return new Answer.Returned<>(result.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case Exception cause -> new Answer.Threw<>(cause);
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      };
    } catch (TimeoutException e) {
      return giveUp(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp(result);
    }
  }

  private <T> Answer<T> giveUp(CompletableFuture<T> result) {
    abandoned.incrementAndGet();
    if (result.cancel(false)) {
      return new Answer.Abandoned<>();
    }
    abandoned.decrementAndGet();
    return await(result, Duration.ofSeconds(1));
  }
}
