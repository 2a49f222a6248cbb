package dev.holdfast.application.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Shows something many spoilt inputs, each within a time and an amount of memory. The inputs are
 * the same in every run: {@code -Dholdfast.seed=N} gives others, {@code -Dholdfast.fuzz.runs=N}
 * more of them.
 */
public final class Fuzz {
  private static final long SEED = Long.getLong("holdfast.seed", 20_261_123L);
  private static final int RUNS = Integer.getInteger("holdfast.fuzz.runs", 400);
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final int MOST_SECONDS = 20;

  /** Far more than any of these inputs needs, far less than hurts a node. */
  private static final long MOST_BYTES = 256L << 20;

  private static final int MOST_SHOWN = 2_000;

  private Fuzz() {}

  /** The property of every input; throws if it does not hold. */
  @FunctionalInterface
  public interface Property<I> {
    void holds(I input) throws Exception;
  }

  /**
   * @throws AssertionError naming seed, round and input, if the property does not hold, takes
   *     longer than 20 s or allocates more than 256 MiB for one input
   */
  public static <I> void run(String name, Function<Mutator, I> inputs, Property<I> property) {
    long start = System.nanoTime();
    try (ExecutorService worker =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("fuzz").unstarted(task))) {
      for (int round = 0; round < RUNS; round++) {
        String where = "%s, -Dholdfast.seed=%d, round %d".formatted(name, SEED, round);
        I input = inputs.apply(new Mutator(new Random(SEED + round * SPREAD)));
        show(where, input, property, worker);
      }
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.printf("fuzz %s: %d inputs, seed %d, %d ms%n", name, RUNS, SEED, millis);
  }

  private static <I> void show(
      String where, I input, Property<I> property, ExecutorService worker) {
    try {
      long bytes =
          worker.submit(() -> allocated(input, property)).get(MOST_SECONDS, TimeUnit.SECONDS);
      if (bytes > MOST_BYTES) {
        throw new AssertionError(
            "%s: allocates %d bytes for %s".formatted(where, bytes, shown(input)));
      }
    } catch (ExecutionException e) {
      throw new AssertionError("%s: %s for %s".formatted(where, e.getCause(), shown(input)), e);
    } catch (TimeoutException e) {
      worker.shutdownNow();
      throw new AssertionError("%s: hangs on %s".formatted(where, shown(input)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(where, e);
    }
  }

  private static <I> long allocated(I input, Property<I> property) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    property.holds(input);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String shown(Object input) {
    String text =
        input instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.ISO_8859_1)
            : String.valueOf(input);
    return text.length() + " characters: " + text.substring(0, Math.min(text.length(), MOST_SHOWN));
  }
}
