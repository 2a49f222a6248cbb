package dev.holdfast.bootstrap.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.web.view.Colours;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DemoTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

  @Test
  void theStoryEndsWithNothingLeftBehind() {
    assertThat(Demo.play(List.of(), out)).isZero();
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("-> ORPHANED", "UNAVAILABLE", "Nothing is left behind")
        .doesNotContain("\u001b");
  }

  @Test
  void theLiveOneGoesThroughAnOutageAndCleansUp(@TempDir Path dir) {
    List<String> settings = List.of("--server.port=0");
    Narrator narrator = new Narrator(out, new Colours(true), dir.toString());
    try (ConfigurableApplicationContext node = Demo.start(dir, true, settings);
        CsiChannel channel = CsiChannel.connect(dir.resolve("csi.sock"))) {
      new LiveDemo(narrator, node, channel, dir, Duration.ofMillis(1)).play("the page", 1);
    }
    String story = told.toString(StandardCharsets.UTF_8);
    assertThat(story)
        .contains("the status page is at the page", "database: DEGRADED", "queue: DEAD_MOUNT")
        .contains("\u001b[1;36m");
    // before it, kubelet may have had to stage a volume twice
    assertThat(story.substring(story.indexOf("the switch"))).doesNotContain("archive:");
  }

  @Test
  void whatIsNoArgumentIsRefused() {
    assertThat(Demo.play(List.of("--lively"), out)).isEqualTo(2);
  }
}
