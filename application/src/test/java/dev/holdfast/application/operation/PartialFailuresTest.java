package dev.holdfast.application.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartialFailuresTest {
  private final PartialFailures aside = new PartialFailures();

  @Test
  void whateverAStepFailsWithIsSetAsideUntilItDoesNot() {
    boolean[] exhausted = {true};
    Runnable step =
        () -> {
          if (exhausted[0]) {
            throw new InternalError("unable to create native thread");
          }
        };

    assertThat(aside.attempt(Kind.VOLUME, "pvc-1", step)).isFalse();
    assertThat(aside.all())
        .containsExactly(
            new Aside(
                "volume", "pvc-1", "java.lang.InternalError: unable to create native thread"));

    exhausted[0] = false;
    assertThat(aside.attempt(Kind.VOLUME, "pvc-1", step)).isTrue();
    assertThat(aside.all()).isEmpty();
  }

  @Test
  void whatIsNotThereAnyMoreIsForgottenAndNoOtherKind() {
    aside.failed(Kind.RECORD, "b", "cannot be read");
    aside.failed(Kind.RECORD, "a", "cannot be read");
    aside.failed(Kind.VOLUME, "b", "no");

    aside.keepOnly(Kind.RECORD, Set.of("a"));

    assertThat(aside.all())
        .containsExactly(
            new Aside("record", "a", "cannot be read"), new Aside("volume", "b", "no"));
  }
}
