package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.domain.recovery.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which of the facts are Kubernetes events, and as what. They are about the Node: whose
 * PersistentVolume a volume handle is, only the API knows, and it is not asked.
 */
final class VolumeEvents {
  private static final Map<Verdict, String> REASONS =
      new EnumMap<>(
          Map.of(
              Verdict.LOST, "VolumeLost",
              Verdict.ORPHANED, "VolumeOrphaned",
              Verdict.DEAD_MOUNT, "VolumeDeadMount"));

  /** The API takes 1024 bytes (k8s.io/kubernetes, pkg/apis/core/validation/events.go). */
  private static final int LONGEST = 1000;

  private static final int MOST_REMEMBERED = 1000;

  private final String driver;
  private final String node;
  private final LinkedHashSet<String> told = new LinkedHashSet<>();

  VolumeEvents(String driver, String node) {
    this.driver = driver;
    this.node = node;
  }

  /** The event as the API takes it; absent if the fact is none. */
  synchronized Optional<String> of(Fact fact) {
    if (!fact.kind().equals("volume")) {
      return Optional.empty();
    }
    Verdict to = Verdict.valueOf(fact.to());
    String reason = REASONS.get(to);
    if (reason != null) {
      remember(fact.subject());
      return Optional.of(event(fact, reason, "Warning"));
    }
    return !to.outage() && told.remove(fact.subject())
        ? Optional.of(event(fact, "VolumeRepaired", "Normal"))
        : Optional.empty();
  }

  private void remember(String volume) {
    told.add(volume);
    if (told.size() > MOST_REMEMBERED) {
      told.removeFirst();
    }
  }

  private String event(Fact fact, String reason, String type) {
    String message = "volume %s: %s".formatted(fact.subject(), fact.cause());
    return JsonMapper.shared()
        .writeValueAsString(
            Map.ofEntries(
                Map.entry("apiVersion", "v1"),
                Map.entry("kind", "Event"),
                Map.entry("metadata", Map.of("generateName", "holdfast-", "namespace", "default")),
                // kubelet gives its events the node's name for a UID; kubectl describe node looks
                // for that
                Map.entry(
                    "involvedObject",
                    Map.of("apiVersion", "v1", "kind", "Node", "name", node, "uid", node)),
                Map.entry("reason", reason),
                Map.entry("type", type),
                Map.entry("message", message.substring(0, Math.min(LONGEST, message.length()))),
                Map.entry("source", Map.of("component", driver, "host", node)),
                Map.entry("firstTimestamp", seconds(fact)),
                Map.entry("lastTimestamp", seconds(fact)),
                Map.entry("count", 1)));
  }

  private static String seconds(Fact fact) {
    return fact.at().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
