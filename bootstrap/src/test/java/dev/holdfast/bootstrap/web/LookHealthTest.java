package dev.holdfast.bootstrap.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A loop that stands still is seen by the age of what it has seen. */
final class LookHealthTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  @Test
  void fallsOnceNoLookHasEndedForAMinuteAndRisesWithTheNext() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      BareNode node = BareNode.start(host, dir.resolve("node"), ports -> ports);
      LookHealth health = new LookHealth(node.services().health(), 1);
      host.clock().holdButSkipWaits();
      node.services().reconcile().step();
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);

      host.clock().advance(Duration.ofSeconds(60));
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
      host.clock().advance(Duration.ofSeconds(1));
      Health fallen = health.health();
      assertThat(fallen.getStatus()).isEqualTo(Status.DOWN);
      assertThat(fallen.getDetails().get("seen"))
          .asString()
          .startsWith("no scan of the connections has completed for 61 s");
      assertThat(new LookHealth(node.services().health(), 5).health().getStatus())
          .as("on a machine that is five times as slow")
          .isEqualTo(Status.UP);

      node.services().reconcile().step();
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }
  }
}
