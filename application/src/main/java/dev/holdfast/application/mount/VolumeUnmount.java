package dev.holdfast.application.mount;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/** Takes a volume's mounts away, and never anybody else's. */
public final class VolumeUnmount {
  /** A path with more mounts on top of each other than this is not one of ours. */
  private static final int MOST_LAYERS = 16;

  private static final Duration FOR_A_DIRECTORY = Duration.ofSeconds(10);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;

  public VolumeUnmount(NodePorts ports, NodeTimeouts timing, VolumeMounts mounts) {
    this.ports = ports;
    this.timing = timing;
    this.mounts = mounts;
  }

  /** Unmounts all layers at the path; each has to be the volume's. Nothing mounted is fine. */
  public void unmount(
      VolumeId volume, HostPath path, Optional<NamespaceIdentifiers> identity, Deadline budget) {
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      Optional<Mount> top = mounts.at(path);
      if (top.isEmpty()) {
        if (layer == 0) {
          // somebody else unmounted it, or a mount was never made: the directory may still be
          // closed
          StepChecks.require("opening " + path, ports.mounts().unmount(path, FOR_A_DIRECTORY));
        }
        return;
      }
      VolumeMounts.Standing standing = mounts.standing(top.get(), ports.topology().observe());
      if (!VolumeMounts.belongs(standing, identity)) {
        throw new StepFailedException(
            new NodeFailure.PathOccupied(
                path.value(), top.get().fsType() + " of " + top.get().source()));
      }
      MountOutcome outcome = ports.mounts().unmount(path, budget.atMost(timing.command()));
      switch (outcome) {
        case MountOutcome.Done() -> {}
        case MountOutcome.Failed(String why) ->
            throw new StepFailedException(
                new NodeFailure.MayRemain("unmounting " + path + " of volume " + volume, why));
        case MountOutcome.TimedOut(String why) ->
            throw new StepFailedException(
                new NodeFailure.MayRemain("unmounting " + path + " of volume " + volume, why));
      }
    }
    throw new StepFailedException(
        new NodeFailure.MayRemain("unmounting " + path, "mounts are stacked on it without end"));
  }
}
