package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filesystem that has left the mount table and is still there, in an outage. */
class HungUnmountTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  @Test
  void isNeitherDisconnectedNorSaidToBeUnstaged() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      host.clock().holdButSkipWaits();
      Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());
      BareNode node = BareNode.start(host, dir.resolve("state"), ports -> ports);
      Life.succeed("staged", () -> life.stage(node));
      life.silence();
      host.clock().advance(Duration.ofSeconds(50));

      // the first leaves the table, and hangs; the others find nothing mounted
      for (int i = 0; i < 3; i++) {
        assertThat(life.unstage(node)).isInstanceOf(Outcome.Failure.class);
        assertThat(host.kernel().controllers()).hasSize(2);
      }
      assertThat(life.unstage(node).toString()).contains("which the kernel still runs");

      life.restore();
      host.clock().advance(Duration.ofSeconds(60));
      assertThat(life.unstage(node)).isInstanceOf(Outcome.Success.class);
      life.requireNothingLeft(node, "after the outage");
    }
  }
}
