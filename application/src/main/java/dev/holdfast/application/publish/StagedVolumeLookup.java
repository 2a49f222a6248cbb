package dev.holdfast.application.publish;

import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.Optional;

/**
 * What is known of volumes that are in use: their record, their device, and whether a path is one
 * of theirs.
 */
public final class StagedVolumeLookup {
  private final VolumeRecords records;
  private final FabricTopology topology;
  private final NamespaceLocator locator;
  private final VolumeMounts mounts;

  public StagedVolumeLookup(
      VolumeRecords records,
      FabricTopology topology,
      NamespaceLocator locator,
      VolumeMounts mounts) {
    this.records = records;
    this.topology = topology;
    this.locator = locator;
    this.mounts = mounts;
  }

  StagedVolume record(VolumeId volume) {
    return records
        .find(volume)
        .filter(StagedVolume::complete)
        .orElseThrow(() ->
            new StepFailedException(new NodeFailure.VolumeUnknown(volume, "is not staged here")));
  }

  Namespace device(StagedVolume record) {
    NamespaceSelector same =
        record.identity().map(NamespaceSelector::exactly).orElse(record.attachment().selector());
    if (locator.look(record.attachment().nqn(), same)
        instanceof NamespaceChoice.Found(Namespace found, _)) {
      return found;
    }
    throw new StepFailedException(
        new NodeFailure.NamespaceMissing(
            record.attachment().nqn(), "the namespace " + same + " is not there"));
  }

  /**
   * The live mount of the volume at this path; for a staged block volume the staging path has none.
   */
  Optional<Mount> at(StagedVolume record, HostPath path) {
    Optional<Mount> mount = mounts.at(path);
    if (mount.isEmpty()) {
      if (record.capability().use() instanceof VolumeUse.Block
          && path.equals(record.stagingPath())) {
        return Optional.empty();
      }
      throw new StepFailedException(
          new NodeFailure.VolumeUnknown(record.id(), "is not mounted at " + path));
    }
    VolumeMounts.Standing standing = mounts.standing(mount.get(), topology.observe());
    if (standing instanceof VolumeMounts.Standing.Dead(String gone)) {
      throw new StepFailedException(
          new NodeFailure.DeadMount(record.id(), path.value(), "its device " + gone + " has gone"));
    }
    if (!VolumeMounts.belongs(standing, record.identity())) {
      throw new StepFailedException(
          new NodeFailure.VolumeUnknown(record.id(), "is not mounted at " + path));
    }
    return mount;
  }
}
