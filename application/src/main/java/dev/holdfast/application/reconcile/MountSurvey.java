package dev.holdfast.application.reconcile;

import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;
import java.util.Optional;

/** Adds to a topology what the mount table and the device nodes show of it. */
public interface MountSurvey {
  /** Now; empty if the kernel does not tell. */
  Optional<BootMoment> moment();

  /**
   * @param at a moment before the topology was observed
   */
  Snapshot survey(
      ObservedTopology topology, Host host, List<StagedVolume> volumes, Optional<BootMoment> at);

  /** The topology of the last survey was seen unchanged, after this moment. */
  void unchanged(Optional<BootMoment> at);
}
