package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneByOneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OneByOne turns = new OneByOne(new HeldTime());
  private final List<String> done = new ArrayList<>();

  @Test
  void theNextOneHasItsTurnAfterTheOneBeforeIt() {
    assertThat(turns.run(PATIENCE, () -> "first", () -> "late")).isEqualTo("first");
    assertThat(turns.run(PATIENCE, () -> "second", () -> "late")).isEqualTo("second");
  }

  @Test
  void anotherOneMeanwhileIsLateAndTakesNoTurn() {
    String first =
        turns.run(
            PATIENCE,
            () -> {
              done.add(turns.run(Duration.ZERO, () -> "at once", () -> "late"));
              return "first";
            },
            () -> "late");

    assertThat(first).isEqualTo("first");
    assertThat(done).containsExactly("late");
    assertThat(turns.run(PATIENCE, () -> "third", () -> "late")).isEqualTo("third");
  }

  @Test
  void oneThatFailsHandsItsTurnOn() {
    try {
      turns.run(
          PATIENCE,
          () -> {
            throw new IllegalStateException("broken");
          },
          () -> "late");
    } catch (IllegalStateException broken) {
      done.add("broken");
    }

    assertThat(turns.run(PATIENCE, () -> "next", () -> "late")).isEqualTo("next");
    assertThat(done).containsExactly("broken");
  }
}
