package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's program ends; with it the node, or not. */
final class NodeShutdownTest {
  @TempDir Path dir;

  @Test
  void nothingIsTouchedIfOnlyTheProgramEnds() {
    try (SimulatedHost host = host()) {
      SimulatedTarget used;
      SimulatedTarget idle;
      try (Node node = Node.start(dir, host)) {
        used = mounted(node);
        idle = unused(node);
      }

      assertThat(lossTimers(host, used)).containsExactly("300", "300");
      assertThat(lossTimers(host, idle)).containsExactly("300", "300");
    }
  }

  @Test
  void aNodeThatGoesDownLetsGoOfWhatNobodyUsesAndIsQuickWithTheRest() throws IOException {
    try (SimulatedHost host = host()) {
      SimulatedTarget used;
      SimulatedTarget idle;
      SimulatedTarget foreign;
      try (Node node = Node.start(dir, host)) {
        used = mounted(node);
        idle = unused(node);
        foreign = node.target();
        node.connectByHand(foreign);
        goingDown(host);
      }

      assertThat(lossTimers(host, used)).containsExactly("10", "10");
      assertThat(lossTimers(host, idle)).isEmpty();
      assertThat(lossTimers(host, foreign)).containsExactly("600");
    }
  }

  @Test
  void aTargetThatVanishedDoesNotKeepTheNodeUp() throws IOException {
    try (SimulatedHost host = host()) {
      Node node = Node.start(dir, host, "--holdfast.shutdown-patience=1s");
      unused(node);
      host.fabric().silence(Node.FIRST, Node.PORT);
      host.fabric().silence(Node.SECOND, Node.PORT);
      goingDown(host);

      long start = System.nanoTime();
      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private SimulatedHost host() {
    return SimulatedHost.create(
        dir.resolve("host"), KernelSettings.DEFAULT.withProfile(KernelProfile.V7_3));
  }

  private static SimulatedTarget mounted(Node node) {
    SimulatedTarget target = node.target();
    node.volume(target.nqn()).with("ctrlLossTmo", "300").stage();
    return target;
  }

  /** Raw block, and no pod has it: connected, and nothing of it is mounted. */
  private static SimulatedTarget unused(Node node) {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("ctrlLossTmo", "300").asBlock();
    volume.stage();
    return target;
  }

  private static void goingDown(SimulatedHost host) throws IOException {
    Path run = Files.createDirectories(host.root().resolve("run"));
    Files.writeString(run.resolve("nologin"), "System is going down. Unprivileged users are...\n");
  }

  private static List<String> lossTimers(SimulatedHost host, SimulatedTarget target) {
    return host.kernel().controllers().stream()
        .filter(controller -> controller.options().nqn().equals(target.nqn()))
        .map(controller -> Integer.toString(controller.ctrlLossTmo()))
        .toList();
  }
}
