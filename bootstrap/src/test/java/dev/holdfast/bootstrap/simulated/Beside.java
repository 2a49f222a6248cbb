package dev.holdfast.bootstrap.simulated;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A call beside the others, as kubelet makes it: in a thread of the host's clock. */
public final class Beside<T> {
  private final SimulatedClock clock;

  /** Nothing waits in it. */
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  private Beside(SimulatedClock clock) {
    this.clock = clock;
  }

  public static <T> Beside<T> call(SimulatedClock clock, Supplier<T> call) {
    Beside<T> beside = new Beside<>(clock);
    clock.start(
        "kubelet",
        () -> {
          try {
            beside.answer.complete(call.get());
          } catch (RuntimeException | Error e) {
            beside.answer.completeExceptionally(e);
          } finally {
            clock.wake();
          }
        });
    return beside;
  }

  /** Empty as long as it is under way. */
  public Optional<T> now() {
    return answer.isDone() ? Optional.of(answer.join()) : Optional.empty();
  }

  /** Waits for it. */
  public T get() {
    clock.await(SimulatedClock.FOREVER, answer::isDone);
    return now().orElseThrow();
  }
}
