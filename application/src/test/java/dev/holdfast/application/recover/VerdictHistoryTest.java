package dev.holdfast.application.recover;

import static dev.holdfast.domain.recovery.Verdict.DEGRADED;
import static dev.holdfast.domain.recovery.Verdict.HEALTHY;
import static dev.holdfast.domain.recovery.Verdict.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Fact> told = new ArrayList<>();
  private final VerdictHistory history = new VerdictHistory(told::add, new Unobserved());
  private VolumeHealth before = volume(HEALTHY);

  @Test
  void anOutageIsOneLineAtItsBeginningAndOneAtItsEnd() {
    looks(0, HEALTHY);
    looks(1, LOST);
    looks(2, LOST);
    history.attempted(before.volume());
    looks(90, HEALTHY);
    looks(900, HEALTHY);

    assertThat(told())
        .containsExactly(
            "HEALTHY LOST ", "LOST HEALTHY ; the outage took 89.0 s and 1 attempts to connect");
  }

  /** A staging that did not complete was never HEALTHY. */
  @Test
  void theFirstVerdictComesFromNone() {
    history.note(Optional.empty(), volume(Verdict.UNMOUNTED), START);

    assertThat(told()).containsExactly(" UNMOUNTED ");
    assertThat(history.history(before.volume()).getFirst().from()).isEmpty();
  }

  /** A path was missed for an hour, then the other one for two seconds. */
  @Test
  void anOutageHasTheAttemptsThatWereMadeInIt() {
    looks(0, DEGRADED);
    for (int attempt = 0; attempt < 100; attempt++) {
      history.attempted(before.volume());
    }
    looks(3600, LOST);
    history.attempted(before.volume());
    looks(3602, DEGRADED);

    assertThat(told())
        .last()
        .asString()
        .endsWith("; the outage took 2.0 s and 1 attempts to connect");
  }

  @Test
  void whatFlapsIsCountedAndWhatRemainsIsTold() {
    for (int second = 0; second < 21; second++) {
      looks(second, second % 2 == 0 ? DEGRADED : HEALTHY);
    }
    assertThat(told()).containsExactly("HEALTHY DEGRADED ", "DEGRADED HEALTHY ");
    looks(79, DEGRADED);
    assertThat(told()).hasSize(2);
    looks(80, DEGRADED);
    looks(81, DEGRADED);

    assertThat(told()).hasSize(3).endsWith("HEALTHY DEGRADED ; 18 changes were not published");
  }

  private void looks(int second, Verdict verdict) {
    VolumeHealth now = volume(verdict);
    history.note(Optional.of(before), now, START.plusSeconds(second));
    before = now;
  }

  private List<String> told() {
    return told.stream()
        .map(fact -> fact.from() + " " + fact.to() + " " + fact.cause().replaceAll("^[^;]*", ""))
        .toList();
  }

  private static VolumeHealth volume(Verdict verdict) {
    return new VolumeHealth(
        new VolumeId("a"),
        new SubsystemNqn("nqn.2014-08.com.example:a"),
        verdict,
        START,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
