package dev.holdfast.application.recover;

import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Adds to a topology what the mount table and the device nodes show of it. */
public interface MountSurvey {
  /** Now; empty if the kernel does not report it. */
  Optional<BootMoment> moment();

  /**
   * @param at a moment before the topology was observed
   */
  Survey survey(
      ObservedTopology topology, Host host, List<StagedVolume> volumes, Optional<BootMoment> at);

  /** The topology of the last survey was seen unchanged, after this moment. */
  void unchanged(Optional<BootMoment> at);

  /**
   * The result of a survey.
   *
   * @param unsure volumes that could not be observed completely: no verdict can be made from the
   *     rest
   */
  record Survey(Snapshot snapshot, Set<VolumeId> unsure) {
    public Survey {
      unsure = Set.copyOf(unsure);
    }
  }
}
