package dev.holdfast.adapters.csi.node;

import dev.holdfast.adapters.csi.mapping.NodeReplies;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.VolumeCondition;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.domain.recovery.VolumeHealth;
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
    // NodeGetVolumeStatsResponse: with VOLUME_CONDITION it MUST be set
    Optional<VolumeCondition> condition =
        health.map(h ->
            seen.map(judged -> NodeReplies.condition(judged, h.lookAge()))
                .orElseGet(NodeReplies::notJudgedYet));
    return switch (usage.usage(command)) {
      case Outcome.Success<ReportVolumeUsage.Usage>(var known) ->
          Outcome.success(NodeReplies.usage(Optional.of(known), condition));
      case Outcome.Failure<ReportVolumeUsage.Usage>(var failure) ->
          seen.filter(judged -> judged.verdict().abnormal())
              .map(_ -> Outcome.success(NodeReplies.usage(Optional.empty(), condition)))
              .orElse(Outcome.failure(failure));
    };
  }
}
