package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reservation for a stage call. A mount from before another host had the volume, or may have
 * had it, is removed first: what it remembers of the filesystem is not true any more.
 */
public final class StagingFence {
  private static final Logger LOG = LoggerFactory.getLogger(StagingFence.class);

  private final VolumeFence fence;
  private final VolumeMounts mounts;
  private final StagingInspection staging;
  private final VolumeUnmount unmount;

  public StagingFence(
      VolumeFence fence, VolumeMounts mounts, StagingInspection staging, VolumeUnmount unmount) {
    this.fence = fence;
    this.mounts = mounts;
    this.staging = staging;
    this.unmount = unmount;
  }

  /** Returns the record as it is after this. */
  StagedVolume secure(StagedVolume record, Namespace device, Deadline deadline) {
    Fence before = fence.look(record, device, deadline);
    if (before.is(Fence.State.TAKEN)
        || (before.is(Fence.State.LEFT) && !record.capability().mode().forSeveralNodes())) {
      clear(record, device, before, deadline);
    }
    return fence.stage(record, device, before, deadline);
  }

  private void clear(StagedVolume record, Namespace device, Fence fence, Deadline deadline) {
    boolean filesystem = record.capability().use() instanceof VolumeUse.Filesystem;
    List<String> users =
        filesystem ? mounts.otherUses(device, record.stagingPath()) : mounts.usersOf(device);
    if (!users.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.HeldElsewhere(
              record.id(),
              device.describe(),
              fence.evidence(),
              "it is staged again once nothing here uses it any more; still used by "
                  + String.join(", ", users)
                  + ": delete the pods there"));
    }
    if (filesystem && staging.mounted(record)) {
      LOG.warn(
          "volume {}: its mount at {} is removed, because another host has had the volume since, or"
              + " may have had it: {}",
          record.id(),
          record.stagingPath(),
          fence.evidence());
      unmount.unmount(record, record.stagingPath(), Optional.of(device.ids()), deadline);
    }
  }
}
