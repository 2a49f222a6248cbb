package dev.holdfast.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.web.Timeline.Row;
import dev.holdfast.adapters.web.Timeline.Span;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Timeline timeline = new Timeline();

  @Test
  void remembersWhenItBecameWhatAndForgetsWhatIsNotStagedAnyMore() {
    note(0, volume("a", Verdict.HEALTHY), volume("b", Verdict.HEALTHY));
    note(30, volume("a", Verdict.HEALTHY), volume("b", Verdict.LOST));
    note(60, volume("a", Verdict.DEGRADED));

    assertThat(timeline.rows())
        .containsExactly(new Row("a", "", List.of(span(0, "HEALTHY"), span(60, "DEGRADED"))));
  }

  @Test
  void tellsOnceThatSomethingIsNew() {
    note(0, volume("a", Verdict.HEALTHY));
    assertThat(timeline.changed()).isTrue();
    note(30, volume("a", Verdict.HEALTHY));
    assertThat(timeline.changed()).isFalse();
    note(60);
    assertThat(timeline.changed()).isTrue();
  }

  @Test
  void aTimeInWhichNobodyLookedIsNotTakenForWhatItWasBefore() {
    note(0, volume("a", Verdict.HEALTHY));
    note(1000, volume("a", Verdict.HEALTHY));

    assertThat(timeline.rows().getFirst().spans())
        .containsExactly(span(0, "HEALTHY"), span(0, Timeline.NOT_LOOKED), span(1000, "HEALTHY"));
  }

  @Test
  void keepsSixHours() {
    IntStream.rangeClosed(0, 10)
        .forEach(i -> note(i * 60, volume("a", i % 2 == 0 ? Verdict.HEALTHY : Verdict.LOST)));
    // a clock that was set: half a minute has passed, and the wall clock shows seven hours
    timeline.note(
        List.of(volume("a", Verdict.HEALTHY)),
        START.plus(Duration.ofHours(7)),
        Duration.ofSeconds(630));

    assertThat(timeline.rows().getFirst().spans()).containsExactly(span(600, "HEALTHY"));
  }

  @Test
  void aVolumeThatFlapsForEverCostsNoMoreThanItsShare() {
    IntStream.range(0, 3 * Timeline.MOST_IN_A_ROW)
        .forEach(i -> note(i, volume("a", i % 2 == 0 ? Verdict.HEALTHY : Verdict.LOST)));

    assertThat(timeline.rows().getFirst().spans()).hasSize(Timeline.MOST_IN_A_ROW);
    assertThat(Timeline.most(1000) * 1000).isLessThanOrEqualTo(Timeline.MOST_IN_ALL);
    assertThat(Timeline.most(0)).isEqualTo(Timeline.MOST_IN_A_ROW);
  }

  private void note(int second, VolumeHealth... volumes) {
    timeline.note(List.of(volumes), START.plusSeconds(second), Duration.ofSeconds(second));
  }

  private static Span span(int second, String word) {
    return new Span(START.plusSeconds(second).toString(), word);
  }

  private static VolumeHealth volume(String id, Verdict verdict) {
    return new VolumeHealth(
        new VolumeId(id),
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
