package dev.holdfast.adapters.kubernetes;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events as the API takes them.
 *
 * @param driver the CSI driver's name
 * @param node as Kubernetes names it
 */
record EventText(String driver, String node) {
  /** The API takes 1024 bytes (k8s.io/kubernetes, pkg/apis/core/validation/events.go). */
  private static final int LONGEST = 1000;

  /**
   * @param namespace that of the object, and {@code default} if it has none
   * @param about a reference to the object
   */
  String of(
      String namespace,
      Map<String, String> about,
      String type,
      String reason,
      String message,
      Instant at) {
    String seconds = at.truncatedTo(ChronoUnit.SECONDS).toString();
    return JsonMapper.shared()
        .writeValueAsString(
            Map.ofEntries(
                Map.entry("apiVersion", "v1"),
                Map.entry("kind", "Event"),
                Map.entry("metadata", Map.of("generateName", "holdfast-", "namespace", namespace)),
                Map.entry("involvedObject", about),
                Map.entry("reason", reason),
                Map.entry("type", type),
                Map.entry("message", message.substring(0, Math.min(LONGEST, message.length()))),
                Map.entry("source", Map.of("component", driver, "host", node)),
                Map.entry("firstTimestamp", seconds),
                Map.entry("lastTimestamp", seconds),
                Map.entry("count", 1)));
  }
}
