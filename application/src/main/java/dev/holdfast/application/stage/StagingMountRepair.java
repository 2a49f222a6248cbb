package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.encrypt.Passphrases;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.mount.MountTarget;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mounts a staged filesystem whose device was removed on the volume's new device, as staging would,
 * but never makes a filesystem: one was there. The volume's record notes it from before the dead
 * mount is removed until the new one is there, so that the next process goes on after a crash in
 * between.
 */
public final class StagingMountRepair {
  private static final Logger LOG = LoggerFactory.getLogger(StagingMountRepair.class);
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final String NOTHING = "the staging mount needs no repair";
  private static final String LEFT =
      "left to kubelet's next publish or stage: another node may have used the volume since";

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final VolumeRecordUpdates updates;
  private final StagingInspection staging;
  private final NamespaceLocator locator;
  private final MountTarget target;
  private final FilesystemMount filesystems;
  private final VolumeFence fence;
  private final Passphrases passphrases;
  private final Duration within;

  /**
   * @param within for so long after its loss no other node has the volume
   */
  public StagingMountRepair(
      NodePorts ports,
      VolumeOperation operation,
      VolumeRecordUpdates updates,
      StagingInspection staging,
      NamespaceLocator locator,
      MountTarget target,
      FilesystemMount filesystems,
      VolumeFence fence,
      Passphrases passphrases,
      Duration within) {
    this.passphrases = passphrases;
    this.fence = fence;
    this.within = within;
    this.ports = ports;
    this.operation = operation;
    this.updates = updates;
    this.staging = staging;
    this.locator = locator;
    this.target = target;
    this.filesystems = filesystems;
  }

  /** For the loop: not when another node may have used the volume meanwhile. */
  public Outcome<String> restage(VolumeId volume) {
    return operation.runAlone(volume, () -> restageReserved(volume));
  }

  /**
   * For a call of kubelet, which has the volume reserved: the call proves that the volume is this
   * node's. Does nothing if the staging mount is alive and its filesystem has not stopped.
   */
  public void restage(StagedVolume record, VolumeUse.Filesystem use, Deadline deadline) {
    if (!staging.dead(record) && !stopped(record)) {
      return;
    }
    try {
      replace(record, use, deadline);
    } catch (StepFailedException failed) {
      // whatever it was: kubelet retries, and the retry goes on from there
      throw new StepFailedException(
          new NodeFailure.DeadMount(
              record.id(),
              record.stagingPath().value(),
              "it could not be unmounted and the volume mounted again: "
                  + failed.failure().message()));
    }
  }

  /**
   * @throws StepFailedException if it has, and something else uses it
   */
  private boolean stopped(StagedVolume record) {
    Optional<Mount> mount = staging.mount(record);
    Optional<Namespace> device = found(record);
    return mount.isPresent()
        && device.isPresent()
        && target.stopped(record.id(), mount.get(), device.get()).isPresent();
  }

  private String restageReserved(VolumeId volume) {
    Optional<StagedVolume> found = ports.records().find(volume).filter(StagedVolume::complete);
    if (found.isEmpty() || !(found.get().capability().use() instanceof VolumeUse.Filesystem use)) {
      return NOTHING;
    }
    StagedVolume record = found.get();
    if (!staging.dead(record)) {
      return settled(record);
    }
    Deadline deadline = new Deadline(ports.time(), PATIENCE);
    if (!record.lostForLessThan(within, ports.moment()) && !held(record, deadline)) {
      return LEFT;
    }
    return replace(record, use, deadline);
  }

  /** With the reservation in hand, no other node can have written since the loss. */
  private boolean held(StagedVolume record, Deadline deadline) {
    return found(record)
        .filter(Namespace::usable)
        .filter(device -> fence.look(record, device, deadline).is(Fence.State.HELD))
        .isPresent();
  }

  private String replace(StagedVolume before, VolumeUse.Filesystem use, Deadline deadline) {
    Namespace device = device(before);
    // before the dead mount is removed: what shows that the volume is lost stays until it is found
    Optional<Secret> passphrase = passphrase(before);
    StagedVolume record = fence.take(before, device, deadline);
    note(record);
    filesystems.stage(again(record).withPassphrase(passphrase), record, device, use, deadline);
    updates.change(
        record,
        now ->
            now.withRestaging(Optional.empty())
                .withLost(Optional.empty())
                .withUnmounting(Optional.empty()));
    LOG.info(
        "volume {}: its staging mount was replaced by a mount of {}",
        record.id(),
        device.describe());
    return "mounted again on " + device.device();
  }

  /**
   * @throws StepFailedException if the volume needs one, and this process does not have it
   */
  private Optional<Secret> passphrase(StagedVolume record) {
    Optional<Secret> known = passphrases.of(record.id());
    if (known.isEmpty() && record.attachment().encryption().encrypted()) {
      throw new StepFailedException(VolumeContent.noPassphrase(record.id()));
    }
    return known;
  }

  /** Removes the note once the mount is there: an administrator may unmount that one. */
  private String settled(StagedVolume record) {
    if (record.restaging().isEmpty() || !staging.mounted(record)) {
      return NOTHING;
    }
    updates.change(record, now -> now.withRestaging(Optional.empty()).withLost(Optional.empty()));
    return "it is mounted again already";
  }

  /** Without the note the replacement is not begun. */
  private void note(StagedVolume record) {
    Optional<BootId> boot = ports.mountTable().boot();
    if (boot.isEmpty()) {
      throw notBegun(
          record,
          "the kernel does not report its boot_id",
          "check that /proc/sys/kernel/random/boot_id can be read");
    }
    if (!record.restaging().equals(boot)) {
      try {
        updates.change(record, now -> now.withRestaging(boot));
      } catch (HostInterfaceException e) {
        throw notBegun(
            record, String.valueOf(e.getMessage()), "make the state directory writable again");
      }
    }
  }

  private static StepFailedException notBegun(StagedVolume record, String why, String remedy) {
    return new StepFailedException(
        new NodeFailure.HostNotReady(
            "the dead mount at "
                + record.stagingPath()
                + " stays, because the volume's record cannot note that it is to be replaced: "
                + why,
            remedy));
  }

  private Optional<Namespace> found(StagedVolume record) {
    return record.provenSelector().flatMap(same -> locator.find(record.attachment().nqn(), same));
  }

  private Namespace device(StagedVolume record) {
    Optional<Namespace> found = found(record).filter(Namespace::usable);
    if (found.isPresent()) {
      StepChecks.verified(ports.devices(), record.attachment().nqn(), found.get());
      return found.get();
    }
    throw new StepFailedException(
        new NodeFailure.NamespaceMissing(
            record.attachment().nqn(), "the namespace of volume " + record.id() + " is not back"));
  }

  private static StageVolume.Command again(StagedVolume record) {
    return new StageVolume.Command(
        record.id(),
        record.stagingPath(),
        record.attachment(),
        record.capability(),
        FormatPolicy.NEVER,
        OptionalLong.empty(),
        Credentials.NONE,
        PATIENCE);
  }
}
