package dev.holdfast.application.reconcile;

import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.List;

/** Adds to a topology what the mount table and the device nodes show of it. */
public interface MountSurvey {
  Snapshot survey(ObservedTopology topology, Host host, List<StagedVolume> volumes);
}
