package dev.holdfast.application.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ReportVolumeHealth.Aside;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartialFailuresTest {
  private final PartialFailures failures = new PartialFailures();

  @Test
  void whateverAStepFailsWithIsSetAsideUntilItDoesNot() {
    boolean[] exhausted = {true};
    Runnable step =
        () -> {
          if (exhausted[0]) {
            throw new InternalError("unable to create native thread");
          }
        };

    assertThat(failures.attempt(Kind.VOLUME, "pvc-1", step)).isFalse();
    assertThat(failures.all())
        .containsExactly(
            new Aside(
                "volume", "pvc-1", "java.lang.InternalError: unable to create native thread"));

    exhausted[0] = false;
    assertThat(failures.attempt(Kind.VOLUME, "pvc-1", step)).isTrue();
    assertThat(failures.all()).isEmpty();
  }

  @Test
  void whatIsNotThereAnyMoreIsForgottenAndNoOtherKind() {
    failures.failed(Kind.RECORD, "b", "cannot be read");
    failures.failed(Kind.RECORD, "a", "cannot be read");
    failures.failed(Kind.VOLUME, "b", "no");

    failures.keepOnly(Kind.RECORD, Set.of("a"));

    assertThat(failures.all())
        .containsExactly(
            new Aside("record", "a", "cannot be read"), new Aside("volume", "b", "no"));
  }
}
