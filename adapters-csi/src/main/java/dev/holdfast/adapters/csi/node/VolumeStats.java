package dev.holdfast.adapters.csi.node;

import dev.holdfast.adapters.csi.mapping.NodeReplies;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.time.Duration;
import java.util.Optional;

/**
 * How full a volume is, and, where it is configured, in which condition: a volume in a bad one
 * often cannot say how full it is, and then its condition is the answer.
 */
final class VolumeStats {
  private final ReportVolumeUsage usage;
  private final Optional<ReportVolumeHealth> health;

  VolumeStats(ReportVolumeUsage usage, Optional<ReportVolumeHealth> health) {
    this.usage = usage;
    this.health = health;
  }

  Outcome<NodeGetVolumeStatsResponse> report(ReportVolumeUsage.Command command) {
    Optional<VolumeHealth> seen =
        health.flatMap(h -> h.report(command.volume())).map(ReportVolumeHealth.Report::health);
    Duration age = health.map(ReportVolumeHealth::lookAge).orElse(Duration.ZERO);
    return switch (usage.usage(command)) {
      case Outcome.Success<ReportVolumeUsage.Usage>(var known) ->
          Outcome.success(NodeReplies.usage(Optional.of(known), seen, age));
      case Outcome.Failure<ReportVolumeUsage.Usage>(var failure) ->
          seen.filter(condition -> condition.verdict().abnormal())
              .map(condition -> Outcome.success(NodeReplies.usage(Optional.empty(), seen, age)))
              .orElse(Outcome.failure(failure));
    };
  }
}
