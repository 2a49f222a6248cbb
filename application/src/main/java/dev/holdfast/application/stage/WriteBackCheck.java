package dev.holdfast.application.stage;

import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.UnfinishedUnmount;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything was written to a volume's device by the time its unmount has ended. In an
 * outage an unmount takes the mount out of the table at once, and then waits for the device; if
 * that is removed meanwhile, the kernel drops what was not written, and the unmount succeeds.
 */
public final class WriteBackCheck {
  private static final Logger LOG = LoggerFactory.getLogger(WriteBackCheck.class);

  private final NodePorts ports;
  private final VolumeRecordUpdates updates;
  private final VolumeMounts mounts;
  private final StagingInspection staging;
  private final LostWrites losses;

  public WriteBackCheck(
      NodePorts ports,
      VolumeRecordUpdates updates,
      VolumeMounts mounts,
      StagingInspection staging,
      LostWrites losses) {
    this.ports = ports;
    this.updates = updates;
    this.mounts = mounts;
    this.staging = staging;
    this.losses = losses;
  }

  /**
   * Runs the unmount of the staging path.
   *
   * @throws StepFailedException if data were lost, once; as long as the kernel may still have to
   *     write; and if the unmount failed
   */
  void around(StagedVolume record, Runnable unmount) {
    requireWritten(record);
    Optional<Namespace> device = mounted(record);
    if (device.filter(there -> !there.usable()).isPresent()) {
      note(record, device.get());
    }
    try {
      unmount.run();
    } catch (StepFailedException failed) {
      // a mount that is still there is unmounted, and noted, another time
      device.filter(_ -> !staging.mounted(record)).ifPresent(there -> note(record, there));
      throw failed;
    }
    if (device.filter(there -> removed(record, there.number(), there.device())).isPresent()) {
      losses.found(record.id(), device.get().describe());
    }
    requireNoLoss(record);
    if (device.isPresent()) {
      settled(record);
    }
  }

  /**
   * Of an earlier unmount.
   *
   * @throws StepFailedException if data were lost, once; and as long as the kernel may still have
   *     to write
   */
  void requireWritten(StagedVolume record) {
    if (!lost(record)) {
      mounts.unmounting(record).ifPresent(begun -> requireEnded(record, begun));
    }
  }

  /**
   * As {@link #requireWritten}, for a call that connects what the kernel may have to write to.
   *
   * @throws StepFailedException if data were lost, once
   */
  void requireNoneLost(StagedVolume record) {
    boolean _ = lost(record);
  }

  /**
   * True if data were lost and a call has had that for an answer.
   *
   * @throws StepFailedException if data were lost, once
   */
  private boolean lost(StagedVolume record) {
    Optional<UnfinishedUnmount> begun =
        mounts.unmounting(record).filter(noted -> removed(record, noted.device(), noted.name()));
    begun.ifPresent(noted -> losses.found(record.id(), noted.name() + " (" + noted.device() + ")"));
    requireNoLoss(record);
    begun.ifPresent(_ -> settled(record));
    return losses.of(record.id()).isPresent();
  }

  private void requireEnded(StagedVolume record, UnfinishedUnmount begun) {
    Optional<Namespace> device =
        StagingInspection.device(record, own(record))
            .filter(there -> there.number().equals(begun.device()));
    if (device.filter(Namespace::usable).isPresent() || staging.mounted(record)) {
      return;
    }
    List<String> users = device.map(mounts::usersOf).orElse(List.of());
    throw new StepFailedException(
        new NodeFailure.StillInUse(
            record.id(),
            users.isEmpty()
                ? List.of(
                    "the kernel, which may still have to write to "
                        + begun.name()
                        + ": no path to it is usable")
                : users));
  }

  private void requireNoLoss(StagedVolume record) {
    losses
        .unreported(record.id())
        .ifPresent(loss -> {
          throw new StepFailedException(new NodeFailure.WritesLost(record.id(), loss));
        });
  }

  /** The device of a staging mount through which this node writes. */
  private Optional<Namespace> mounted(StagedVolume record) {
    return record.capability().readOnly() || !staging.mounted(record)
        ? Optional.empty()
        : StagingInspection.device(record, own(record));
  }

  /** A number that is not its subsystem's may be that of any other's namespace. */
  private boolean removed(StagedVolume record, DeviceNumber number, DeviceName name) {
    ObservedTopology own = own(record);
    return mounts.removed(
        record, number, name, own.namespace(number).isPresent() ? own : ports.topology().observe());
  }

  private ObservedTopology own(StagedVolume record) {
    return ports.topology().observeOnly(record.attachment().nqn());
  }

  /** Best effort: without the note the unmount is tried all the same. */
  private void note(StagedVolume record, Namespace device) {
    try {
      ports
          .mountTable()
          .boot()
          .map(boot -> new UnfinishedUnmount(boot, device.number(), device.device()))
          .ifPresent(
              begun -> updates.change(record, now -> now.withUnmounting(Optional.of(begun))));
    } catch (HostInterfaceException e) {
      LOG.warn(
          "volume {}: that its unmount waits for {} is not on record: {}",
          record.id(),
          device.device(),
          e.getMessage());
    }
  }

  /** Everything was written, or it is known that it was not. */
  void settled(StagedVolume record) {
    if (ports.records().find(record.id()).flatMap(StagedVolume::unmounting).isPresent()) {
      updates.change(record, now -> now.withUnmounting(Optional.empty()));
    }
  }
}
