package dev.holdfast.application.node;

import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.NodeLabels;
import dev.holdfast.domain.failure.NodeFailure.HostNotReady;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.Text;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the labels at each call. A segment that is not known is a failure: a node without it would
 * be one that reaches everything, or nothing, to the scheduler.
 */
final class DescribeNodeService implements DescribeNode, HostChecks {
  private static final String CHECK = "node-labels";

  private final NodeSettings settings;

  DescribeNodeService(NodeSettings settings) {
    this.settings = settings;
  }

  @Override
  public Outcome<Node> describe() {
    return switch (segments()) {
      case Segments.Known(Map<String, String> all) ->
          Outcome.success(new Node(settings.id(), settings.maxVolumes(), all));
      case Segments.Unknown(String why, String remedy) ->
          Outcome.failure(new HostNotReady("where this node is is not known: " + why, remedy));
    };
  }

  @Override
  public List<HostCheck> run() {
    if (settings.topologyLabels().isEmpty()) {
      return List.of();
    }
    return List.of(
        switch (segments()) {
          case Segments.Known(Map<String, String> all) ->
              HostCheck.ok(CHECK, true, "this node is in " + new TreeMap<>(all));
          case Segments.Unknown(String why, String remedy) -> HostCheck.failure(CHECK, why, remedy);
        });
  }

  private Segments segments() {
    if (settings.topologyLabels().isEmpty()) {
      return new Segments.Known(settings.topology());
    }
    return switch (settings.labels().read()) {
      case NodeLabels.Answer.Unknown(String why) ->
          new Segments.Unknown(
              why,
              "give the pod its labels by a downward API volume, and see holdfast.labels-file");
      case NodeLabels.Answer.Known(Map<String, String> labels) -> with(labels);
    };
  }

  private Segments with(Map<String, String> labels) {
    List<String> missing =
        settings.topologyLabels().stream()
            .filter(key -> labels.getOrDefault(key, "").isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      return new Segments.Unknown(
          "the labels have no value of "
              + Text.visible(String.join(", ", missing))
              + " (holdfast.topology-labels)",
          "label the node and replace the pod, which has its node's labels from when it was placed:"
              + " Kubernetes 1.35 and newer copy topology.kubernetes.io/zone and region to pods");
    }
    Map<String, String> all = new TreeMap<>(settings.topology());
    settings.topologyLabels().forEach(key -> all.put(key, labels.getOrDefault(key, "")));
    return new Segments.Known(all);
  }

  private sealed interface Segments {
    record Known(Map<String, String> all) implements Segments {}

    record Unknown(String why, String remedy) implements Segments {}
  }
}
