package dev.holdfast.bootstrap.demo;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.web.view.Colours;
import dev.holdfast.bootstrap.config.Arguments;
import dev.holdfast.bootstrap.config.NodeApplication;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Starts a node on a pretended host and plays a story on it. Everything goes through the real
 * socket; only the host is pretended.
 */
public final class Demo {
  private static final String LIVE = "--live";
  private static final Duration BEAT = Duration.ofSeconds(12);

  private Demo() {}

  /**
   * @return 0 if the story ended as it should, 1 if not, 2 for arguments that make no sense
   */
  public static int play(List<String> arguments, PrintStream out) {
    Path dir = temporaryDirectory();
    SpringApplication.getShutdownHandlers().add(() -> remove(dir));
    Narrator narrator = new Narrator(out, Colours.onTerminal(), dir.toString());
    boolean live = arguments.contains(LIVE);
    narrator.title("Holdfast demo: an NVMe/TCP volume through an outage, on a simulated host");
    narrator.says("starting the node ...");
    try (ConfigurableApplicationContext node = start(dir, live, arguments)) {
      try (CsiChannel channel = CsiChannel.connect(dir.resolve("csi.sock"))) {
        if (live) {
          new LiveDemo(narrator, node, channel, dir, BEAT).play(page(node), Integer.MAX_VALUE);
        } else {
          new OutageDemo(narrator, node, channel, dir).play();
        }
        return 0;
      }
    } catch (StatusRuntimeException | IllegalStateException e) {
      narrator.refused(List.of("the demo failed: " + e.getMessage()));
      return 1;
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast demo: " + e.getMessage());
      return 2;
    } finally {
      remove(dir);
    }
  }

  private static String page(ConfigurableApplicationContext node) {
    return "http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port") + "/";
  }

  static ConfigurableApplicationContext start(Path dir, boolean live, List<String> arguments) {
    List<String> settings = new ArrayList<>();
    settings.add("--holdfast.simulated=true");
    settings.add("--holdfast.simulated-dir=" + dir.resolve("host"));
    settings.add("--holdfast.endpoint=unix://" + dir.resolve("csi.sock"));
    settings.add("--holdfast.state-dir=" + dir.resolve("state"));
    settings.add("--holdfast.kubelet-dir=" + dir.resolve("kubelet"));
    settings.add("--holdfast.observe-every=200ms");
    settings.add("--server.port=" + (live ? "9808" : "0"));
    settings.add("--logging.level.root=ERROR");
    arguments.stream().filter(argument -> !argument.equals(LIVE)).forEach(settings::add);
    return SpringApplication.run(NodeApplication.class, Arguments.forSpring(settings));
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("holdfast-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path dir) {
    try {
      FileSystemUtils.deleteRecursively(dir);
    } catch (IOException e) {
      System.err.println("holdfast: " + dir + " could not be removed: " + e.getMessage());
    }
  }
}
