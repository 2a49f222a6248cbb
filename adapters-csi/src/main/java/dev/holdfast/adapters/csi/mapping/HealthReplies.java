package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthResponse;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthResponse.StorageBackendHealth;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthResponse;
import dev.holdfast.adapters.csi.v1.StorageHealthErrorType;
import dev.holdfast.adapters.csi.v1.VolumeHealth.VolumeHealthEntry;
import dev.holdfast.adapters.csi.v1.VolumeHealthErrorType;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How volumes and their subsystems are, in the words of CSI 1.13. No entry means that nothing
 * adverse is known: what was seen too long ago is an entry of its own, of unknown type.
 */
public final class HealthReplies {
  private static final String OUTDATED = "LookOutdated";

  /** Of a subsystem that no path of this node reaches. */
  private static final Set<Verdict> UNREACHABLE =
      EnumSet.of(Verdict.RECONNECTING, Verdict.INACCESSIBLE, Verdict.ORPHANED, Verdict.LOST);

  private static final int MOST_SUBSYSTEMS = 5;

  /** Characters; the answer becomes a part of the status of a pod. */
  private static final int LONGEST = 1000;

  private HealthReplies() {}

  /**
   * @param age of the look
   */
  public static NodeGetVolumeHealthResponse volume(VolumeHealth judged, Duration age) {
    Map<Verdict, List<Finding>> adverse =
        judged.findings().stream()
            .filter(finding -> type(finding.verdict()).isPresent())
            .collect(
                Collectors.groupingBy(Finding::verdict, LinkedHashMap::new, Collectors.toList()));
    List<VolumeHealthEntry> entries = new ArrayList<>();
    adverse.forEach((verdict, findings) ->
        entries.add(
            VolumeHealthEntry.newBuilder()
                .setStatus(type(verdict).orElseThrow())
                .setReason(reason(verdict))
                .setMessage(
                    bounded(
                        findings.stream()
                            .map(finding -> finding.evidence() + "; " + finding.remedy())
                            .collect(Collectors.joining(". "))))
                .build()));
    outdated(age)
        .ifPresent(message ->
            entries.add(
                VolumeHealthEntry.newBuilder()
                    .setStatus(VolumeHealthErrorType.UNKNOWN_VOLUME_HEALTH_TYPE)
                    .setReason(OUTDATED)
                    .setMessage(message)
                    .build()));
    return NodeGetVolumeHealthResponse.newBuilder()
        .setVolumeHealth(
            dev.holdfast.adapters.csi.v1.VolumeHealth.newBuilder()
                .setVolumeId(judged.volume().value())
                .addAllHealthStatuses(entries))
        .build();
  }

  /** Empty for what is not reported to an orchestrator. */
  private static Optional<VolumeHealthErrorType> type(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY, FOREIGN, TIMER_DRIFT -> Optional.empty();
      case DEGRADED -> Optional.of(VolumeHealthErrorType.DEGRADED);
      case WRITES_LOST -> Optional.of(VolumeHealthErrorType.DATA_LOSS);
      case UNMOUNTED,
          READ_ONLY_AFTER_ERROR,
          DEAD_MOUNT,
          DEVICE_NODE_MISSING,
          RECONNECTING,
          INACCESSIBLE,
          NO_NAMESPACE,
          ORPHANED,
          LOST,
          WRONG_DEVICE,
          FENCED ->
          Optional.of(VolumeHealthErrorType.INACCESSIBLE);
    };
  }

  /** DEAD_MOUNT is DeadMount: orchestrators compare it, so that it follows the verdict's name. */
  private static String reason(Verdict verdict) {
    return Stream.of(verdict.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /**
   * The backends are the subsystems of volumes that are in use here. The storage of this driver as
   * a whole is unreachable only when all of them are.
   *
   * @param age of the look
   */
  public static NodeGetStorageHealthResponse storage(List<VolumeHealth> all, Duration age) {
    Map<String, List<VolumeHealth>> subsystems =
        all.stream()
            // one that a reboot has left on record shows nothing of its subsystem
            .filter(volume -> !volume.has(Verdict.UNMOUNTED))
            .collect(
                Collectors.groupingBy(
                    volume -> volume.nqn().value(), TreeMap::new, Collectors.toList()));
    List<String> unreachable = new ArrayList<>();
    List<String> degraded = new ArrayList<>();
    subsystems.forEach((nqn, volumes) -> {
      if (volumes.stream().allMatch(volume -> finding(volume, UNREACHABLE).isPresent())) {
        unreachable.add(line(nqn, volumes, UNREACHABLE));
      } else if (volumes.stream().anyMatch(volume -> volume.has(Verdict.DEGRADED))) {
        degraded.add(line(nqn, volumes, EnumSet.of(Verdict.DEGRADED)));
      }
    });
    NodeGetStorageHealthResponse.Builder response = NodeGetStorageHealthResponse.newBuilder();
    if (!unreachable.isEmpty()) {
      boolean everything = unreachable.size() == subsystems.size();
      response.addBackendHealth(
          entry(
              everything
                  ? StorageHealthErrorType.STORAGE_UNREACHABLE
                  : StorageHealthErrorType.STORAGE_DEGRADED,
              everything ? "AllSubsystemsUnreachable" : "SomeSubsystemsUnreachable",
              "no path is usable to %d of %d subsystems: %s; check the network and the targets"
                  .formatted(unreachable.size(), subsystems.size(), some(unreachable))));
    }
    if (!degraded.isEmpty()) {
      response.addBackendHealth(
          entry(
              StorageHealthErrorType.STORAGE_DEGRADED,
              "PathsUnusable",
              "not every path is usable to %d of %d subsystems: %s; check the network and the targets"
                  .formatted(degraded.size(), subsystems.size(), some(degraded))));
    }
    outdated(age)
        .ifPresent(message ->
            response.addBackendHealth(
                entry(
                    StorageHealthErrorType.UNKNOWN_STORAGE_HEALTH_ERROR_TYPE, OUTDATED, message)));
    return response.build();
  }

  private static Optional<Finding> finding(VolumeHealth volume, Set<Verdict> which) {
    return volume.findings().stream()
        .filter(finding -> which.contains(finding.verdict()))
        .findFirst();
  }

  private static String line(String nqn, List<VolumeHealth> volumes, Set<Verdict> which) {
    String evidence =
        volumes.stream()
            .flatMap(volume -> finding(volume, which).stream())
            .map(Finding::evidence)
            .findFirst()
            .orElse("");
    return nqn + " (volumes here: " + volumes.size() + "; " + evidence + ")";
  }

  private static String some(List<String> subsystems) {
    int more = subsystems.size() - MOST_SUBSYSTEMS;
    return String.join(", ", subsystems.subList(0, Math.min(subsystems.size(), MOST_SUBSYSTEMS)))
        + (more > 0 ? ", and " + more + " more" : "");
  }

  private static StorageBackendHealth entry(
      StorageHealthErrorType status, String reason, String message) {
    return StorageBackendHealth.newBuilder()
        .setStatus(status)
        .setReason(reason)
        .setMessage(bounded(message))
        .build();
  }

  private static Optional<String> outdated(Duration age) {
    return age.compareTo(NodeReplies.FRESH) > 0
        ? Optional.of(
            "the last look ended "
                + age.toSeconds()
                + " s ago, because the loop stands still, and what is so now is not known; see"
                + " liveness in /actuator/health and the log of the node plugin")
        : Optional.empty();
  }

  private static String bounded(String message) {
    if (message.length() <= LONGEST) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return message.substring(0, end) + "...";
  }
}
