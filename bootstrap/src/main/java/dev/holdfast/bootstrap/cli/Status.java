package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.web.TopologyView;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code holdfast status}: the tree as the running node on this host sees it, or, if none answers,
 * as the kernel shows it.
 */
public final class Status {
  private Status() {}

  /**
   * @return 0, 1 if neither a node nor the host could be asked, 2 for arguments that make no sense
   */
  public static int show(List<String> arguments, PrintStream out) {
    try {
      OutputFormat.Choice choice = OutputFormat.of(arguments);
      TopologyView view = fromNode(choice.rest()).orElseGet(() -> fromHost(choice.rest()));
      switch (choice.format()) {
        case TEXT -> out.print(TopologyText.of(view, Colours.onTerminal()));
        case JSON ->
            out.println(
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(view));
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast status: " + e.getMessage());
      return 2;
    } catch (HostInterfaceException e) {
      System.err.println("holdfast status: " + e.getMessage());
      return 1;
    }
  }

  private static Optional<TopologyView> fromNode(List<String> arguments) {
    try {
      return new NodeClient(arguments)
          .get("nvme")
          .filter(response -> response.statusCode() == 200)
          .map(response -> JsonMapper.shared().readValue(response.body(), TopologyView.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static TopologyView fromHost(List<String> arguments) {
    System.err.println("holdfast status: no node answers; the state in the kernel follows");
    try (ConfigurableApplicationContext host = HostContext.open(arguments)) {
      return TopologyView.of(
          host.getBean(FabricTopology.class).observe(),
          host.getBean(VolumeRecords.class).all(),
          List.of(),
          List.of());
    }
  }
}
