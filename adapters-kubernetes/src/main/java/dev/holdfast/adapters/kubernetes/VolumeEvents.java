package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.Fact;
import dev.holdfast.domain.recovery.Verdict;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

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

  private static final int MOST_REMEMBERED = 1000;

  private final EventText text;
  private final LinkedHashSet<String> told = new LinkedHashSet<>();

  VolumeEvents(String driver, String node) {
    this.text = new EventText(driver, node);
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
    return text.of(
        "default",
        // kubelet gives its events the node's name for a UID; kubectl describe node looks for that
        Map.of("apiVersion", "v1", "kind", "Node", "name", text.node(), "uid", text.node()),
        type,
        reason,
        "volume %s: %s".formatted(fact.subject(), fact.cause()),
        fact.at());
  }
}
