package dev.holdfast.bootstrap.cli;

import dev.holdfast.adapters.web.view.Colours;
import dev.holdfast.adapters.web.view.TopologyText;
import dev.holdfast.adapters.web.view.TopologyView;
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
      boolean watched = Watch.isAsked(arguments);
      OutputFormat.Choice choice = OutputFormat.of(Watch.without(arguments));
      Optional<String> answer = fromNode(choice);
      if (answer.isEmpty() && NodeClient.asksOnly()) {
        return NodeClient.NO_ANSWER;
      }
      if (watched) {
        return watch(choice, answer.isPresent(), out);
      }
      out.print(answer.orElseGet(() -> fromHost(choice)));
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("holdfast status: " + e.getMessage());
      return 2;
    } catch (HostInterfaceException e) {
      System.err.println("holdfast status: " + e.getMessage());
      return 1;
    }
  }

  private static int watch(OutputFormat.Choice choice, boolean answers, PrintStream out) {
    if (!answers) {
      System.err.println("holdfast status: no node answers, and --watch asks a running one");
      return 1;
    }
    Watch.repeat(() -> fromNode(choice), out);
    return 0;
  }

  private static Optional<String> fromNode(OutputFormat.Choice choice) {
    return NodeClient.of(choice.rest())
        .flatMap(node -> node.get("nvme", choice.format().accepted()))
        .filter(NodeClient.Answer::ok)
        .flatMap(choice.format()::shown);
  }

  private static String fromHost(OutputFormat.Choice choice) {
    TopologyView view = look(choice.rest());
    return switch (choice.format()) {
      case TEXT -> TopologyText.of(view, Colours.onTerminal());
      case JSON -> OutputFormat.json(view);
    };
  }

  private static TopologyView look(List<String> arguments) {
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
