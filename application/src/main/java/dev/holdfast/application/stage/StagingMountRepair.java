package dev.holdfast.application.stage;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.connect.NamespaceLocator;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a staged filesystem whose device has gone on the volume's new device, as staging would, but
 * never makes a filesystem: one was there. Before the dead mount goes the volume's record says so,
 * until the new one is there: whoever comes after a death in between goes on.
 */
public final class StagingMountRepair {
  private static final Logger LOG = LoggerFactory.getLogger(StagingMountRepair.class);
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final String NOTHING = "nothing to stage anew";
  private static final String LEFT =
      "left to kubelet's next publish or stage: the volume may have been another node's since";

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final VolumeRecordUpdates ledger;
  private final VolumeMounts mounts;
  private final NamespaceLocator locator;
  private final FilesystemMount filesystems;
  private final Duration within;

  /**
   * @param within from its loss, a volume surely is still this node's
   */
  public StagingMountRepair(
      NodePorts ports,
      VolumeOperation operation,
      VolumeRecordUpdates ledger,
      VolumeMounts mounts,
      NamespaceLocator locator,
      FilesystemMount filesystems,
      Duration within) {
    this.within = within;
    this.ports = ports;
    this.operation = operation;
    this.ledger = ledger;
    this.mounts = mounts;
    this.locator = locator;
    this.filesystems = filesystems;
  }

  /** By the loop itself, so not when the volume may have been another node's meanwhile. */
  public Outcome<String> restage(VolumeId volume) {
    return operation.runAlone(volume, () -> restageReserved(volume));
  }

  /**
   * For a call of kubelet, which has the volume reserved: by its word the volume is this node's.
   * Does nothing if the staging mount is not dead.
   */
  public void restage(StagedVolume record, VolumeUse.Filesystem use, Deadline budget) {
    if (!dead(record)) {
      return;
    }
    try {
      replace(record, use, budget);
    } catch (StepFailedException failed) {
      // whatever it was: kubelet comes again, and it goes on where it was
      throw new StepFailedException(
          new NodeFailure.DeadMount(
              record.id(),
              record.stagingPath().value(),
              "it was to be unmounted and the volume mounted again: "
                  + failed.failure().message()));
    }
  }

  private String restageReserved(VolumeId volume) {
    Optional<StagedVolume> found = ports.records().find(volume).filter(StagedVolume::complete);
    if (found.isEmpty() || !(found.get().capability().use() instanceof VolumeUse.Filesystem use)) {
      return NOTHING;
    }
    StagedVolume record = found.get();
    if (!dead(record)) {
      return settled(record);
    }
    if (!record.lostForLessThan(within, ports.moment())) {
      return LEFT;
    }
    return replace(record, use, new Deadline(ports.time(), PATIENCE));
  }

  private String replace(StagedVolume record, VolumeUse.Filesystem use, Deadline budget) {
    Namespace device = device(record);
    note(record);
    filesystems.stage(again(record), record, device, use, budget);
    ledger.change(record, now -> now.withRestaging(Optional.empty()).withLost(Optional.empty()));
    LOG.info("volume {} staged anew on {}", record.id(), device.describe());
    return "staged anew on " + device.device();
  }

  private boolean dead(StagedVolume record) {
    return mounts.awaited(record)
        || standing(record).filter(VolumeMounts.Standing.Dead.class::isInstance).isPresent();
  }

  private Optional<VolumeMounts.Standing> standing(StagedVolume record) {
    return mounts
        .at(record.stagingPath())
        .map(there -> mounts.standing(there, ports.topology().observe()));
  }

  /** The note of a mount that was made is taken back: who unmounts that one is not to be undone. */
  private String settled(StagedVolume record) {
    if (record.restaging().isEmpty() || standing(record).filter(alive(record)).isEmpty()) {
      return NOTHING;
    }
    ledger.change(record, now -> now.withRestaging(Optional.empty()));
    return "it is staged anew already";
  }

  private static Predicate<VolumeMounts.Standing> alive(StagedVolume record) {
    return standing ->
        standing instanceof VolumeMounts.Standing.Alive(Namespace there)
            && record.identity().equals(Optional.of(there.ids()));
  }

  /** What cannot be noted is not begun. */
  private void note(StagedVolume record) {
    Optional<BootId> boot = ports.mountTable().boot();
    if (boot.isEmpty()) {
      throw notBegun(record, "the kernel does not tell its boot_id", "look at /proc/sys/kernel");
    }
    if (!record.restaging().equals(boot)) {
      try {
        ledger.change(record, now -> now.withRestaging(boot));
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
                + " stays, because it cannot be noted that it is to be replaced: "
                + why,
            remedy));
  }

  private Namespace device(StagedVolume record) {
    NamespaceChoice choice =
        record
            .identity()
            .map(NamespaceSelector::exactly)
            .map(same -> locator.look(record.attachment().nqn(), same))
            .orElse(new NamespaceChoice.NoneThere());
    if (choice instanceof NamespaceChoice.Found(Namespace found, _) && found.usable()) {
      StepChecks.verified(ports.devices(), record.attachment().nqn(), found);
      return found;
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
