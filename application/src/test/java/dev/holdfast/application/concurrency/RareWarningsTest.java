package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareWarningsTest {
  private final HeldTime time = new HeldTime();
  private final List<String> log = new ArrayList<>();
  private final RareWarnings warnings = new RareWarnings(log::add, time);

  @Test
  void eachSubjectIsOneLineInTenMinutesThatCountsTheOthers() {
    for (int i = 0; i < 100; i++) {
      warnings.warn("left", "left is not there");
      warnings.warn("right", "right is not there");
    }
    assertThat(log).containsExactly("left is not there", "right is not there");

    time.pass(600);
    warnings.warn("left", "left is not there");

    assertThat(log)
        .hasSize(3)
        .last()
        .isEqualTo("left is not there (and 99 warnings since the last one)");
  }

  @Test
  void theSubjectLoggedLongestAgoIsForgottenFirst() {
    for (int i = 0; i < 1001; i++) {
      warnings.warn("name-" + i, "name-" + i);
    }
    log.clear();
    warnings.warn("name-1000", "again");
    warnings.warn("name-0", "again");

    assertThat(log).containsExactly("again");
  }
}
