package dev.holdfast.bootstrap.stories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bootstrap.cli.Status;
import dev.holdfast.simulator.SimulatedHost;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb after a power loss, before the node runs again: all evidence is on the host. */
final class StatusWithoutNodeTest {
  @Test
  void judgesWhatIsOnRecord(@TempDir Path dir) {
    String id;
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
        Node node = Node.start(dir, host)) {
      Volume volume = node.volume(node.target().nqn());
      volume.stage();
      id = volume.id();
    }
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    int status =
        Status.show(
            List.of(
                "--server.port=1",
                "--holdfast.simulated=true",
                "--holdfast.simulated-dir=" + dir.resolve("after"),
                "--holdfast.state-dir=" + dir.resolve("state"),
                "--holdfast.kubelet-dir=" + dir.resolve("kubelet")),
            new PrintStream(shown, true, UTF_8));

    assertThat(status).isZero();
    assertThat(shown.toString(UTF_8))
        .contains(id + " UNMOUNTED", "nothing is mounted at")
        .doesNotContain("not judged", "since");
  }
}
