package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.web.TopologyView;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.recover.OneLook;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.io.PrintStream;
import java.time.Duration;
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
      ObservedTopology topology = host.getBean(FabricTopology.class).observe();
      List<StagedVolume> volumes = host.getBean(VolumeRecords.class).all();
      return TopologyView.of(topology, volumes, verdicts(host, topology, volumes), List.of())
          .ofOneLook();
    }
  }

  /** None if the host does not show enough; the tree is of use without them. */
  private static List<VolumeHealth> verdicts(
      ConfigurableApplicationContext host, ObservedTopology topology, List<StagedVolume> volumes) {
    try {
      Duration restageWithin = host.getBean(HoldfastProperties.class).restageWithin();
      return volumes.isEmpty()
          ? List.of()
          : OneLook.of(host.getBean(NodePorts.class), restageWithin).verdicts(topology, volumes);
    } catch (HostInterfaceException e) {
      System.err.println("holdfast status: the volumes are not judged: " + e.getMessage());
      return List.of();
    }
  }
}
