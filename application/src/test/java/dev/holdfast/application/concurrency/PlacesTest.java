package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HeldTime time = new HeldTime();
  private final Places places = new Places(2, time);

  @Test
  void noMoreThanTheirNumberAreTaken() {
    assertThat(places.enter(PATIENCE)).isTrue();
    assertThat(places.enter(PATIENCE)).isTrue();
    assertThat(places.enter(PATIENCE)).isFalse();

    places.leave();

    assertThat(places.enter(PATIENCE)).isTrue();
    assertThat(places.enter(PATIENCE)).isFalse();
  }

  @Test
  void aCallerThatWaitsGetsThePlaceThatBecomesFree() {
    places.enter(PATIENCE);
    places.enter(PATIENCE);
    time.whileWaiting(places::leave);

    assertThat(places.enter(PATIENCE)).isTrue();

    time.whileWaiting(() -> {});
    assertThat(places.enter(PATIENCE)).isFalse();
  }
}
