package dev.holdfast.application.reconcile;

import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the loop has seen of the host at once.
 *
 * @param unsure volumes of which not all could be looked at
 * @param at the uptime when it began
 */
record Look(Snapshot snapshot, Set<VolumeId> unsure, Duration at, Since since) {

  /** The volumes of the subsystem that can be judged by this look. */
  List<StagedVolume> certain(DesiredSubsystem desired) {
    return since.quiet(desired).stream().filter(volume -> !unsure.contains(volume.id())).toList();
  }
}
