package dev.holdfast.bootstrap.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Leaves out of a list of steps what is not needed to fail: halves first, single steps last. */
public final class Shrinking {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Shrinking() {}

  /**
   * @param steps which failed with it
   * @param again how the same world fares with fewer of them
   * @return what to fail with: the fewest steps found, and how they failed
   */
  public static <T> AssertionError told(
      String which,
      List<T> steps,
      Throwable failure,
      Function<List<T>, Optional<Throwable>> again) {
    AtomicReference<Throwable> cause = new AtomicReference<>(failure);
    List<T> fewest =
        of(
            steps,
            without -> {
              Optional<Throwable> thrown = again.apply(without);
              thrown.ifPresent(cause::set);
              return thrown.isPresent();
            });
    return new AssertionError(
        which + ", shrunk to " + fewest + ": " + cause.get().getMessage(), cause.get());
  }

  /**
   * @param steps which fail
   * @return fewer of them in the same order, which fail too
   */
  static <T> List<T> of(List<T> steps, Predicate<List<T>> fails) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<T> left = steps;
    for (int chunk = left.size() / 2; chunk >= 1; chunk /= 2) {
      for (int from = 0; from < left.size() && System.nanoTime() < end; ) {
        int start = from;
        int to = Math.min(from + chunk, left.size());
        List<T> whole = left;
        List<T> without =
            new ArrayList<>(
                IntStream.range(0, whole.size())
                    .filter(i -> i < start || i >= to)
                    .mapToObj(whole::get)
                    .toList());
        if (fails.test(without)) {
          left = without;
        } else {
          from += chunk;
        }
      }
    }
    return left;
  }
}
