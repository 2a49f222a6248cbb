package dev.holdfast.application.mount;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Unmounts what is mounted of a volume, and no mount of any other. */
public final class VolumeUnmount {
  /** No path of a volume has more mounts on top of each other than this. */
  private static final int MOST_LAYERS = 16;

  private static final Duration FOR_A_DIRECTORY = Duration.ofSeconds(10);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final PathInspection paths;

  public VolumeUnmount(NodePorts ports, NodeTimeouts timing, PathInspection paths) {
    this.ports = ports;
    this.timing = timing;
    this.paths = paths;
  }

  /**
   * Unmounts all layers at the path; each has to be the volume's. Nothing mounted is fine. Where it
   * is not known on which subsystem the volume is.
   */
  public void unmount(
      VolumeId volume, HostPath path, Optional<NamespaceIdentifiers> identity, Deadline deadline) {
    unmount(volume, path, () -> paths.of(path, identity), deadline);
  }

  /** The same for a volume that is on record. */
  public void unmount(
      StagedVolume record,
      HostPath path,
      Optional<NamespaceIdentifiers> identity,
      Deadline deadline) {
    SubsystemNqn nqn = record.attachment().nqn();
    unmount(record.id(), path, () -> paths.of(path, nqn, identity), deadline);
  }

  private void unmount(VolumeId volume, HostPath path, Supplier<PathState> top, Deadline deadline) {
    for (int layer = 0; layer < MOST_LAYERS; layer++) {
      switch (top.get()) {
        case PathState.Volume _, PathState.Unproven _, PathState.Dead _ ->
            unmountTop(volume, path, deadline);
        case PathState.Free _ -> {
          if (layer == 0) {
            // another process unmounted it, or a mount was never made: the directory may still be
            // closed
            StepChecks.require("opening " + path, ports.mounts().unmount(path, FOR_A_DIRECTORY));
          }
          return;
        }
        case PathState.Taken taken -> throw new StepFailedException(taken.failure(path));
      }
    }
    throw new StepFailedException(
        new NodeFailure.MayRemain(
            "unmounting " + path, "more than " + MOST_LAYERS + " mounts are stacked on it"));
  }

  private void unmountTop(VolumeId volume, HostPath path, Deadline deadline) {
    MountOutcome outcome = ports.mounts().unmount(path, deadline.atMost(timing.command()));
    switch (outcome) {
      case MountOutcome.Done() -> {}
      case MountOutcome.Failed(String why) -> throw mayRemain(volume, path, why);
      case MountOutcome.InUse(String why) -> throw mayRemain(volume, path, why);
      case MountOutcome.TimedOut(String why) -> throw mayRemain(volume, path, why);
    }
  }

  private static StepFailedException mayRemain(VolumeId volume, HostPath path, String why) {
    return new StepFailedException(
        new NodeFailure.MayRemain("unmounting " + path + " of volume " + volume, why));
  }
}
