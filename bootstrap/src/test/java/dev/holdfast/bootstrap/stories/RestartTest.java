package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node ends, the host goes on, another node takes over. */
final class RestartTest {
  @TempDir Path dir;

  @Test
  void anotherNodeTakesDownWhatTheFirstHasStaged() {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      String id;
      SimulatedTarget target;
      try (Node first = Node.start(dir, host)) {
        target = first.target();
        Volume volume = first.volume(target.nqn());
        id = volume.id();
        volume.stage();
        volume.publish();
      }
      try (Node second = Node.start(dir, host)) {
        assertThat(second.controllers(target.nqn())).hasSize(2);
        Volume volume = new Volume(second, id, target.nqn());
        volume.stage();
        volume.publish();
        assertThat(second.controllers(target.nqn())).hasSize(2);
        volume.unpublish();
        volume.unstage();
        assertThat(second.controllers(target.nqn())).isEmpty();
        assertThat(second.mounts(volume.staging())).isEmpty();
      }
    }
  }
}
