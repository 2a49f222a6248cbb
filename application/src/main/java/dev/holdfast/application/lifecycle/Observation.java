package dev.holdfast.application.lifecycle;

import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The loop's view of the host, from one scan.
 *
 * @param unsure volumes that could not be observed completely
 * @param at the uptime when it began
 */
public record Observation(Snapshot snapshot, Set<VolumeId> unsure, Duration at, ScanStart since) {

  /** The volumes of the subsystem that can be judged by this observation. */
  public List<StagedVolume> certain(DesiredSubsystem desired) {
    return since.quiet(desired).stream().filter(volume -> !unsure.contains(volume.id())).toList();
  }
}
