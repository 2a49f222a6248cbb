package dev.holdfast.application.stage;

import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.mount.BlockDevices.Presence;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.UnfinishedUnmount;
import java.util.List;
import java.util.Optional;

/**
 * Whether everything was written to a volume's device by the time its unmount has ended. In an
 * outage an unmount takes the mount out of the table at once, and then waits for the device; if
 * that is removed meanwhile, the kernel drops what was not written, and the unmount succeeds.
 */
public final class WriteBackCheck {
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
      device.ifPresent(there -> note(record, there));
      throw failed;
    }
    if (device.filter(there -> removed(record, there.number())).isPresent()) {
      losses.found(record.id(), device.get().describe());
    }
    settled(record);
    requireNoLoss(record);
  }

  /** Of an earlier unmount. */
  void requireWritten(StagedVolume record) {
    Optional<UnfinishedUnmount> begun = unfinished(record);
    if (begun.isPresent()) {
      DeviceNumber number = begun.get().device();
      if (removed(record, number)) {
        losses.found(record.id(), number.toString());
        settled(record);
      } else {
        requireEnded(record, number);
      }
    }
    requireNoLoss(record);
  }

  private void requireEnded(StagedVolume record, DeviceNumber number) {
    Optional<Namespace> device =
        StagingInspection.device(record, ports.topology().observe())
            .filter(there -> there.number().equals(number));
    if (device.filter(Namespace::usable).isPresent() || staging.mounted(record)) {
      return;
    }
    List<String> users = device.map(mounts::usersOf).orElse(List.of());
    throw new StepFailedException(
        new NodeFailure.StillInUse(
            record.id(),
            users.isEmpty()
                ? List.of(
                    "the kernel, which may still have to write to its device "
                        + number
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

  /** Nothing of another boot waits to be written. */
  private Optional<UnfinishedUnmount> unfinished(StagedVolume record) {
    return record
        .unmounting()
        .filter(begun -> ports.mountTable().boot().equals(Optional.of(begun.boot())));
  }

  /** The device of a staging mount through which this node writes. */
  private Optional<Namespace> mounted(StagedVolume record) {
    return record.capability().readOnly() || !staging.mounted(record)
        ? Optional.empty()
        : StagingInspection.device(record, ports.topology().observe());
  }

  private boolean removed(StagedVolume record, DeviceNumber number) {
    ObservedTopology topology = ports.topology().observe();
    Optional<Namespace> now = topology.namespace(number);
    return now.isPresent()
        ? !now.map(Namespace::ids).equals(record.identity())
        : ports.devices().presence(number) == Presence.REMOVED;
  }

  private void note(StagedVolume record, Namespace device) {
    ports
        .mountTable()
        .boot()
        .ifPresent(boot ->
            updates.change(
                record,
                now ->
                    now.withUnmounting(Optional.of(new UnfinishedUnmount(boot, device.number())))));
  }

  private void settled(StagedVolume record) {
    if (ports.records().find(record.id()).flatMap(StagedVolume::unmounting).isPresent()) {
      updates.change(record, now -> now.withUnmounting(Optional.empty()));
    }
  }
}
