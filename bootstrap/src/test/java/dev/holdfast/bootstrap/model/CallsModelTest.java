package dev.holdfast.bootstrap.model;

import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.simulated.Shrinking;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls in any order, also such as kubelet does not make, with faults, restarts, deaths in the
 * middle of a call and calls in the middle of a call: every answer is one that CSI's contract
 * allows, what an answer makes certain is so in the kernel, and no byte is lost. {@code
 * -Dholdfast.model.steps=} goes farther, {@code -Dholdfast.model.seed=} the same way again.
 */
final class CallsModelTest {
  private static final int STEPS = Integer.getInteger("holdfast.model.steps", 600);
  private static final int LEG = 200;

  @TempDir(factory = InMemory.class)
  Path dir;

  private int worlds;
  private static Thread.UncaughtExceptionHandler before;

  @BeforeAll
  static void ignoreTheDead() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      if (!(e instanceof Interrupter.Killed)) {
        e.printStackTrace();
      }
    });
  }

  @AfterAll
  static void restore() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  @Test
  void everyAnswerIsOneThatTheContractAllows() {
    long seed = Long.getLong("holdfast.model.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int leg = 0; leg * LEG < STEPS; leg++) {
      List<Act> acts = Stream.generate(() -> Act.any(random)).limit(LEG).toList();
      Optional<Throwable> failure = live(acts);
      if (failure.isPresent()) {
        throw Shrinking.told(
            "seed %d, leg %d".formatted(seed, leg), acts, failure.get(), this::live);
      }
    }
  }

  private Optional<Throwable> live(List<Act> acts) {
    try (World world = new World(dir.resolve("world-" + worlds++))) {
      acts.forEach(world::take);
      world.heal();
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }
}
