package dev.holdfast.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class BootMomentTest {
  private static final BootMoment EARLY = at(1, 1000);

  private static BootMoment at(int boot, long millis) {
    return new BootMoment(new BootId(new UUID(boot, boot)), Duration.ofMillis(millis));
  }

  @Test
  void measuresWithinOneBootAndForwardOnly() {
    assertThat(EARLY.until(at(1, 3500))).contains(Duration.ofMillis(2500));
    assertThat(EARLY.until(EARLY)).contains(Duration.ZERO);
    assertThat(EARLY.until(at(1, 999))).isEmpty();
    assertThat(EARLY.until(at(2, 3500))).isEmpty();
  }

  @Test
  void isReadAsItIsWritten() {
    assertThat(BootMoment.parse(EARLY.toString())).isEqualTo(EARLY);
    assertThatThrownBy(() -> BootMoment.parse("PT1S")).isInstanceOf(InvalidValue.class);
    assertThatThrownBy(() -> BootMoment.parse("x PT1S")).isInstanceOf(InvalidValue.class);
    assertThatThrownBy(() -> BootMoment.parse(EARLY.boot() + " soon"))
        .isInstanceOf(DateTimeParseException.class);
  }
}
