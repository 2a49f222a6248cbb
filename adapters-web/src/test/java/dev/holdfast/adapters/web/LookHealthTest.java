package dev.holdfast.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A loop that stands still is seen by the age of what it has seen. */
final class LookHealthTest {
  private final Aged node = new Aged();
  private final LookHealth health = new LookHealth(node, 1);

  @Test
  void fallsOnceNoLookHasEndedForAMinuteAndRisesWithTheNext() {
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    node.age = Duration.ofSeconds(60);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    node.age = Duration.ofSeconds(61);
    Health fallen = health.health();
    assertThat(fallen.getStatus()).isEqualTo(Status.DOWN);
    assertThat(fallen.getDetails().get("seen"))
        .asString()
        .startsWith("no scan of the connections has completed for 61 s");
    assertThat(new LookHealth(node, 5).health().getStatus())
        .as("on a machine that is five times as slow")
        .isEqualTo(Status.UP);

    node.age = Duration.ZERO;
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  /** A node of which only the age of its last scan is known. */
  private static final class Aged implements ReportVolumeHealth {
    private Duration age = Duration.ZERO;

    @Override
    public Duration lookAge() {
      return age;
    }

    @Override
    public List<VolumeHealth> all() {
      return List.of();
    }

    @Override
    public Optional<Report> report(VolumeId volume) {
      return Optional.empty();
    }

    @Override
    public Optional<ObservedTopology> topology() {
      return Optional.empty();
    }

    @Override
    public List<Finding> foreign() {
      return List.of();
    }

    @Override
    public List<Aside> setAside() {
      return List.of();
    }
  }
}
