package dev.holdfast.bootstrap.walk;

import dev.holdfast.bootstrap.simulated.InMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a node, it gets well when the world does, lets nobody go who is in use, and
 * leaves nothing behind. {@code -Dholdfast.walk.steps=} walks farther, {@code
 * -Dholdfast.walk.seed=} the same way again.
 */
final class RandomWalkTest {
  private static final int STEPS = Integer.getInteger("holdfast.walk.steps", 300);
  private static final int LEG = 150;
  private static final Duration FOR_SHRINKING = Duration.ofMinutes(2);

  @TempDir(factory = InMemory.class)
  Path dir;

  private int walks;

  private record Failed(List<Step> steps, Throwable cause) {}

  @Test
  void getsWellWhenTheWorldDoes() {
    long seed = Long.getLong("holdfast.walk.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int leg = 0; leg * LEG < STEPS; leg++) {
      List<Step> steps = Stream.generate(() -> Step.any(random)).limit(LEG).toList();
      Optional<Throwable> failure = walk(steps);
      if (failure.isPresent()) {
        Failed fewest = shrink(new Failed(steps, failure.get()));
        throw new AssertionError(
            "seed %d, leg %d, shrunk to %s: %s"
                .formatted(seed, leg, fewest.steps(), fewest.cause().getMessage()),
            fewest.cause());
      }
    }
  }

  private Optional<Throwable> walk(List<Step> steps) {
    try (Walk walk = new Walk(dir.resolve("walk-" + walks++))) {
      steps.forEach(walk::take);
      walk.heal();
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /** Leaves out what is not needed to fail: halves first, single steps last. */
  private Failed shrink(Failed first) {
    long end = System.nanoTime() + FOR_SHRINKING.toNanos();
    Failed fewest = first;
    for (int chunk = fewest.steps().size() / 2; chunk >= 1; chunk /= 2) {
      for (int from = 0; from < fewest.steps().size() && System.nanoTime() < end; ) {
        List<Step> without = new ArrayList<>(fewest.steps());
        without.subList(from, Math.min(from + chunk, without.size())).clear();
        Optional<Throwable> failure = walk(without);
        if (failure.isPresent()) {
          fewest = new Failed(without, failure.get());
        } else {
          from += chunk;
        }
      }
    }
    return fewest;
  }
}
