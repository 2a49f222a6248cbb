package dev.holdfast.bootstrap.walk;

import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Shrinking;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After any sequence of events a node recovers when the world does, disconnects no volume in use,
 * and leaves nothing behind. {@code -Dholdfast.walk.steps=} walks farther, {@code
 * -Dholdfast.walk.seed=} the same way again.
 */
final class RandomWalkTest {
  private static final int STEPS = Integer.getInteger("holdfast.walk.steps", 300);
  private static final int LEG = 150;

  @TempDir(factory = InMemory.class)
  Path dir;

  private int walks;

  @Test
  void getsWellWhenTheWorldDoes() {
    long seed = Long.getLong("holdfast.walk.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int leg = 0; leg * LEG < STEPS; leg++) {
      List<Step> steps = Stream.generate(() -> Step.any(random)).limit(LEG).toList();
      Optional<Throwable> failure = walk(steps);
      if (failure.isPresent()) {
        throw Shrinking.told(
            "seed %d, leg %d".formatted(seed, leg), steps, failure.get(), this::walk);
      }
    }
  }

  private Optional<Throwable> walk(List<Step> steps) {
    try (Walk walk = new Walk(dir.resolve("walk-" + walks++))) {
      steps.forEach(walk::take);
      walk.heal();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }
}
