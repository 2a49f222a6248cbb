package dev.holdfast.bootstrap.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apart from other stories: a node that ends takes all event loops of this process with it. */
final class StatusEndTest {
  @Test
  void aNodeThatEndsDoesNotWaitForThoseWhoWatch(@TempDir Path dir) {
    try (SimulatedHost host = SimulatedHost.create(dir.resolve("host"))) {
      Node ending = Node.start(dir, host);
      try (Listening listening = Listening.to(ending)) {
        listening.awaitLine("event:beat");
        long start = System.nanoTime();
        ending.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      }
    }
  }
}
