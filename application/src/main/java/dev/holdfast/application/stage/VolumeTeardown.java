package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.ConnectionRelease;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;

/**
 * Removes a volume from this node: its staging mount, then its connections if no other volume needs
 * them, then its record.
 */
public final class VolumeTeardown {
  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final SubsystemLocks locks;
  private final VolumeUnmount unmounting;
  private final ConnectionRelease releasing;
  private final CredentialCache credentials;

  public VolumeTeardown(
      NodePorts ports,
      NodeTimeouts timing,
      SubsystemLocks locks,
      VolumeUnmount unmounting,
      ConnectionRelease releasing,
      CredentialCache credentials) {
    this.credentials = credentials;
    this.ports = ports;
    this.timing = timing;
    this.locks = locks;
    this.unmounting = unmounting;
    this.releasing = releasing;
  }

  /**
   * @param mounted false if the mount at the staging path is not the volume's, and stays
   */
  void teardown(StagedVolume record, boolean mounted, Deadline budget) {
    if (mounted) {
      unmount(record, budget);
    }
    try (SubsystemLocks.Held _ = hold(record.attachment().nqn(), budget)) {
      // as it is now: another volume may have handed its connections over since it was read
      releasing.release(ports.records().find(record.id()).orElse(record), budget);
      ports.records().remove(record.id());
      credentials.forget(record.id());
    }
  }

  /** Unmounts the staging mount only. */
  void unmount(StagedVolume record, Deadline budget) {
    unmounting.unmount(record.id(), record.stagingPath(), record.identity(), budget);
  }

  SubsystemLocks.Held hold(SubsystemNqn nqn, Deadline budget) {
    return StepChecks.hold(locks, nqn, budget.left());
  }

  /** A failed call has a little more time to clean up after itself than it had to work. */
  Duration undoPatience() {
    return timing.command();
  }
}
