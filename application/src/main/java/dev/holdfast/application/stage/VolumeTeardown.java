package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.connect.ConnectionRelease;
import dev.holdfast.application.connect.TlsKeyRelease;
import dev.holdfast.application.encrypt.Passphrases;
import dev.holdfast.application.encrypt.VolumeMappings;
import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.mount.VolumeUnmount;
import dev.holdfast.application.operation.CredentialCache;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.trim.TrimsUnderWay;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Removes a volume from this node: its job, then its staging mount, then its mapping, then its
 * connections if no other volume needs them, then its record.
 */
public final class VolumeTeardown {
  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final SubsystemLocks locks;
  private final VolumeUnmount unmount;
  private final WriteBackCheck writeBack;
  private final ConnectionRelease releasing;
  private final CredentialCache credentials;
  private final VolumeJobs jobs;
  private final TrimsUnderWay trims;
  private final VolumeMappings mappings;
  private final Passphrases passphrases;
  private final TlsKeyRelease tls;

  public VolumeTeardown(
      NodePorts ports,
      NodeTimeouts timing,
      SubsystemLocks locks,
      VolumeUnmount unmount,
      WriteBackCheck writeBack,
      ConnectionRelease releasing,
      CredentialCache credentials,
      VolumeJobs jobs,
      TrimsUnderWay trims,
      VolumeMappings mappings,
      Passphrases passphrases) {
    this.mappings = mappings;
    this.passphrases = passphrases;
    this.tls = new TlsKeyRelease(ports);
    this.trims = trims;
    this.jobs = jobs;
    this.credentials = credentials;
    this.ports = ports;
    this.timing = timing;
    this.locks = locks;
    this.unmount = unmount;
    this.writeBack = writeBack;
    this.releasing = releasing;
  }

  /**
   * @param mounted false if the mount at the staging path is not the volume's, and stays
   */
  void teardown(StagedVolume record, boolean mounted, Deadline deadline) {
    endJob(record.id(), deadline);
    if (mounted) {
      unmount(record, deadline);
    } else {
      writeBack.requireWritten(record);
    }
    closeMapping(record.id(), deadline);
    try (SubsystemLocks.Held _ = hold(record.attachment().nqn(), deadline)) {
      // as it is now: another volume may have handed its connections over since it was read
      releasing.release(
          ports.records().find(record.id()).orElse(record),
          () -> writeBack.settled(record),
          deadline);
      ports.records().remove(record.id());
      forgetKeys(record);
    }
  }

  /**
   * Before its device is taken away, and after its unmount.
   *
   * @throws StepFailedException if it is in use
   */
  void closeMapping(VolumeId volume, Deadline deadline) {
    mappings.close(volume, deadline);
  }

  /** Its record is removed. */
  void forgetKeys(StagedVolume record) {
    forgetKeys(record.id());
    tls.release(record.attachment());
  }

  void forgetKeys(VolumeId volume) {
    credentials.forget(volume);
    passphrases.forget(volume);
  }

  /**
   * @throws StepFailedException if data of the volume were lost when its device was removed, once
   */
  void requireNoneLost(StagedVolume record) {
    writeBack.requireNoneLost(record);
  }

  /**
   * @throws StepFailedException also as long as the kernel may still have to write
   */
  void requireWritten(StagedVolume record) {
    writeBack.requireWritten(record);
  }

  /**
   * Without a trim of its filesystem, which would keep the mount busy.
   *
   * @throws StepFailedException if one that is under way does not end in time
   */
  <T> T untrimmed(VolumeId volume, Deadline deadline, Supplier<T> steps) {
    try (TrimsUnderWay.Barred _ = trims.bar(volume, deadline)) {
      return steps.get();
    }
  }

  /** Before anything that its program writes to is removed. */
  void endJob(VolumeId volume, Deadline deadline) {
    jobs.end(volume, deadline);
  }

  /** True also if it is not known. */
  boolean jobMayRun(VolumeId volume) {
    return jobs.mayRun(volume);
  }

  /** Unmounts the staging mount only. */
  void unmount(StagedVolume record, Deadline deadline) {
    writeBack.around(
        record, () -> unmount.unmount(record, record.stagingPath(), record.identity(), deadline));
  }

  SubsystemLocks.Held hold(SubsystemNqn nqn, Deadline deadline) {
    return StepChecks.hold(locks, nqn, deadline.left());
  }

  /** A failed call has a little more time to clean up after itself than it had to work. */
  Duration undoPatience() {
    return timing.command();
  }
}
