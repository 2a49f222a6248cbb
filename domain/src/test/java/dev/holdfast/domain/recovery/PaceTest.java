package dev.holdfast.domain.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.volume.ConnectionPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void theDistanceDoublesUpToTheLongest() {
    assertThat(Pace.RESCANNING.after(1, 0.5)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Pace.RESCANNING.after(2, 0.5)).isEqualTo(Duration.ofSeconds(4));
    assertThat(Pace.RESCANNING.after(4, 0.5)).isEqualTo(Duration.ofSeconds(16));
    assertThat(Pace.RESCANNING.after(1_000_000, 0.5)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void jitterSpreadsByAQuarter() {
    assertThat(Pace.RESCANNING.after(2, 0)).isEqualTo(Duration.ofSeconds(3));
    assertThat(Pace.RESCANNING.after(2, 1)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void connectsAreTriedAsOftenAsTheKernelWouldForFiveMinutes() {
    Pace pace = Pace.connecting(ConnectionPolicy.DEFAULT);
    assertThat(pace.after(150, 0.5)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.after(160, 0.5)).isEqualTo(Duration.ofSeconds(30));
  }
}
