package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attribute of a namespace that is in use cannot be read for a while, so that no scan shows the
 * namespace.
 */
class UnreadableNamespaceTest {
  @TempDir(factory = InMemory.class)
  Path dir;

  @SuppressWarnings("NullAway.Init")
  private SimulatedHost host;

  @SuppressWarnings("NullAway.Init")
  private BareNode node;

  @BeforeEach
  void start() {
    host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    restart();
  }

  @AfterEach
  void end() {
    host.close();
  }

  private void restart() {
    node = BareNode.watched(host, dir.resolve("node"), ports -> ports);
  }

  private void unreadable() {
    host.faults().reads().fail(path -> path.endsWith("size"), "Input/output error");
    for (int i = 0; i < 40; i++) {
      node.look(Duration.ofSeconds(1));
    }
  }

  @Test
  void aRepeatedStageThatFailsDisconnectsNothing() {
    Life life = new Life(host, dir.resolve("kubelet"), Life.ext4());
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);

    unreadable();

    assertThat(life.stage(node)).isInstanceOf(Outcome.Failure.class);
    assertThat(host.kernel().controllers()).hasSize(2);
    host.faults().clear();
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
  }

  /** A process knows the places that it has published itself; the next one does not. */
  @Test
  void aRawDeviceThatAPodHasIsNotDisconnectedByUnstage() {
    Life life = new Life(host, dir.resolve("kubelet"), new VolumeUse.Block());
    assertThat(life.stage(node)).isInstanceOf(Outcome.Success.class);
    assertThat(life.publish(node)).isInstanceOf(Outcome.Success.class);
    restart();

    unreadable();

    assertThat(life.unstage(node)).isInstanceOf(Outcome.Failure.class);
    assertThat(host.kernel().controllers()).hasSize(2);
    host.faults().clear();
    assertThat(life.unpublish(node)).isInstanceOf(Outcome.Success.class);
    assertThat(life.unstage(node)).isInstanceOf(Outcome.Success.class);
    assertThat(host.kernel().controllers()).isEmpty();
  }
}
