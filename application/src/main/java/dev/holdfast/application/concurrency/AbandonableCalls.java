package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls that may hang in the kernel, each on a thread of its own that is given up when the
 * caller's patience ends. So many may be under way at once and no more: a hung call costs one of
 * these places until the kernel lets it go, never the service.
 */
public final class AbandonableCalls {
  /** What a call gave. */
  public sealed interface Answer<T> {
    record Returned<T>(T value) implements Answer<T> {}

    record Threw<T>(Exception cause) implements Answer<T> {}

    /** It goes on without us. */
    record Abandoned<T>() implements Answer<T> {}

    /** It was not made: too many are under way. */
    record NoPlace<T>(int underWay) implements Answer<T> {}
  }

  private final String name;
  private final int cap;
  private final Optional<AbandonableCalls> whole;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger abandoned;

  public AbandonableCalls(String name, int cap) {
    this(name, cap, Optional.empty(), new AtomicInteger());
  }

  private AbandonableCalls(
      String name, int cap, Optional<AbandonableCalls> whole, AtomicInteger abandoned) {
    this.name = name;
    this.cap = cap;
    this.whole = whole;
    this.abandoned = abandoned;
  }

  /** Half of these places: whatever hangs in calls of one kind, those of the others find one. */
  public AbandonableCalls half() {
    return new AbandonableCalls(name, cap / 2, Optional.of(this), abandoned);
  }

  /**
   * Makes the call and waits for it.
   *
   * @param what for the thread's name, without secrets
   */
  public <T> Answer<T> call(String what, Duration patience, Callable<T> call) {
    if (!enter()) {
      return new Answer.NoPlace<>(cap);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name(name + ": " + what)
        .start(() -> {
          try {
            T value = call.call();
            leave();
            finish(result.complete(value));
          } catch (Throwable e) {
            leave();
            finish(result.completeExceptionally(e));
          }
        });
    return await(result, patience);
  }

  /** How many calls nobody waits for any more and that have not ended: each hangs in the kernel. */
  public int hung() {
    return abandoned.get();
  }

  private boolean enter() {
    if (underWay.incrementAndGet() <= cap && whole.map(AbandonableCalls::enter).orElse(true)) {
      return true;
    }
    underWay.decrementAndGet();
    return false;
  }

  private void leave() {
    whole.ifPresent(AbandonableCalls::leave);
    underWay.decrementAndGet();
  }

  private void finish(boolean somebodyWaited) {
    if (!somebodyWaited) {
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
