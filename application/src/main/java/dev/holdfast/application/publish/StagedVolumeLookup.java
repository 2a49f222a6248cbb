package dev.holdfast.application.publish;

import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.mount.PathInspection;
import dev.holdfast.application.mount.PathState;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;

/**
 * Looks up a volume that is in use: its record, its device, and whether it is mounted at a path.
 */
public final class StagedVolumeLookup {
  private final VolumeRecords records;
  private final NamespaceLocator locator;
  private final PathInspection paths;

  public StagedVolumeLookup(VolumeRecords records, NamespaceLocator locator, PathInspection paths) {
    this.records = records;
    this.locator = locator;
    this.paths = paths;
  }

  StagedVolume record(VolumeId volume) {
    return records
        .find(volume)
        .filter(StagedVolume::complete)
        .orElseThrow(() ->
            new StepFailedException(new NodeFailure.VolumeUnknown(volume, "is not staged here")));
  }

  Namespace device(StagedVolume record) {
    return locator
        .find(record.attachment().nqn(), record.selector())
        .orElseThrow(() ->
            new StepFailedException(
                new NodeFailure.NamespaceMissing(
                    record.attachment().nqn(),
                    "the namespace " + record.selector() + " is not there")));
  }

  /** The volume is mounted and alive at this path; a staged raw device has no mount there. */
  void requireAt(StagedVolume record, HostPath path) {
    switch (paths.of(path, record.attachment().nqn(), record.identity())) {
      case PathState.Volume _, PathState.Unproven _ -> {}
      case PathState.Free _ when stagedRaw(record, path) -> {}
      case PathState.Dead(String device) ->
          throw new StepFailedException(
              new NodeFailure.DeadMount(
                  record.id(), path.value(), "its device " + device + " was removed"));
      case PathState.Unknown unknown -> throw new StepFailedException(unknown.failure(path));
      case PathState.Free _, PathState.Other _, PathState.Foreign _ ->
          throw new StepFailedException(
              new NodeFailure.VolumeUnknown(record.id(), "is not mounted at " + path));
    }
  }

  private static boolean stagedRaw(StagedVolume record, HostPath path) {
    return record.capability().use() instanceof VolumeUse.Block
        && path.equals(record.stagingPath());
  }
}
