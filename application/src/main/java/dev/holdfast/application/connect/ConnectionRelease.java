package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.fence.VolumeFence;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a volume's connections, and no others. */
public final class ConnectionRelease {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRelease.class);

  private final NodePorts ports;
  private final CreatedControllers created;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;
  private final MountOwners owners;
  private final StagingInspection inspection;
  private final Lifecycles lifecycles;
  private final VolumeFence fence;

  public ConnectionRelease(
      NodePorts ports,
      CreatedControllers created,
      NodeTimeouts timing,
      VolumeMounts mounts,
      MountOwners owners,
      StagingInspection inspection,
      Lifecycles lifecycles,
      VolumeFence fence) {
    this.fence = fence;
    this.owners = owners;
    this.inspection = inspection;
    this.ports = ports;
    this.created = created;
    this.timing = timing;
    this.mounts = mounts;
    this.lifecycles = lifecycles;
  }

  /**
   * Releases the volume's reservation and removes the controllers of its subsystem that Holdfast
   * created, unless another volume, a mount, a holder or a foreign owner needs them. Call only
   * while the subsystem is held.
   *
   * @param written is run when everything was written and nothing has been removed yet
   */
  public void release(StagedVolume record, Runnable written, Deadline deadline) {
    VolumeRecords.Records known = ports.records().read();
    List<StagedVolume> others = others(record, known);
    ObservedTopology topology = created.look(record.attachment().nqn());
    List<CreatedController> own = created.on(record.attachment().nqn(), topology);
    requireUnused(
        record,
        topology,
        device -> itsOwn(record, device, others),
        place -> owners.mayBe(record.id(), place));
    if (!others.isEmpty()) {
      flushIfNeeded(record, topology, deadline);
      fence.release(record, others, topology, deadline);
      lifecycles.released(record.id());
      allowDeviceRemoval(record, topology, others, own);
      LOG.info(
          "volume {} leaves {} connected: volume {} is on it",
          record.id(),
          record.attachment().nqn(),
          others.getFirst().id());
      return;
    }
    if (own.isEmpty()) {
      flushIfNeeded(record, topology, deadline);
      fence.release(record, others, topology, deadline);
      released(record);
      return;
    }
    if (known.doubt().isPresent()) {
      // see Records.doubt
      flush(record, topology, device -> is(record, device), deadline);
      lifecycles.released(record.id());
      allowDeviceRemoval(record, topology, others, own);
      LOG.warn(
          "volume {} leaves {} connected, because another volume may need it: {}. It is disconnected"
              + " once that is known",
          record.id(),
          record.attachment().nqn(),
          known.doubt().get());
      return;
    }
    requireUnused(record, topology, _ -> true, _ -> true);
    flush(record, topology, _ -> true, deadline);
    written.run();
    fence.release(record, others, topology, deadline);
    released(record);
    allowDeviceRemoval(record, topology, others, own);
    lifecycles.disconnecting(
        record.attachment().nqn(), own.stream().map(CreatedController::address).toList());
    disconnect(record, own, deadline);
  }

  /** An unmount has written a filesystem. */
  private void flushIfNeeded(StagedVolume record, ObservedTopology topology, Deadline deadline) {
    if (record.capability().use() instanceof VolumeUse.Block || record.unmounting().isPresent()) {
      flush(record, topology, device -> is(record, device), deadline);
    }
  }

  private void released(StagedVolume record) {
    lifecycles.released(record.id());
    lifecycles.released(record.attachment().nqn());
  }

  /**
   * The other volumes that need the subsystem: one that a reboot has left on record needs no
   * connection.
   */
  private List<StagedVolume> others(StagedVolume record, VolumeRecords.Records known) {
    return known.on(record.attachment().nqn()).volumes().stream()
        .filter(other -> !other.id().equals(record.id()))
        .filter(inspection::there)
        .toList();
  }

  private static boolean is(StagedVolume record, Namespace device) {
    return record.identity().equals(Optional.of(device.ids()));
  }

  /**
   * A volume that is staged again is not identified yet, and may still have left something to write
   * on a device that the kernel keeps without controllers.
   */
  private static boolean itsOwn(StagedVolume record, Namespace device, List<StagedVolume> others) {
    return record
        .identity()
        .map(device.ids()::equals)
        .orElseGet(() ->
            device.paths().isEmpty()
                && record.attachment().selector().matches(device.ids())
                && others.stream()
                    .noneMatch(other -> other.identity().equals(Optional.of(device.ids()))));
  }

  /**
   * The volume itself also where its connections stay: another node may use it as soon as this one
   * has answered OK.
   *
   * @param counts the mount points that do: those of another volume on the same namespace are its
   *     own affair, until the connections go
   */
  private void requireUnused(
      StagedVolume record,
      ObservedTopology topology,
      Predicate<Namespace> which,
      Predicate<String> counts) {
    List<String> users =
        topology.withNqn(record.attachment().nqn()).stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .filter(which)
            .flatMap(device -> mounts.usersOf(device, counts).stream())
            .collect(Collectors.toCollection(ArrayList::new));
    users.addAll(mounts.unreadUses(topology, ports.topology(), record.attachment().nqn(), counts));
    if (!users.isEmpty()) {
      throw new StepFailedException(new NodeFailure.StillInUse(record.id(), users));
    }
  }

  /**
   * A pod that wrote to a device itself has its last bytes in a cache. A device without a usable
   * path cannot be written, and what is not written has been an error to the pod.
   */
  private void flush(
      StagedVolume record,
      ObservedTopology topology,
      Predicate<Namespace> which,
      Deadline deadline) {
    List<String> problems =
        topology.withNqn(record.attachment().nqn()).stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .filter(which)
            .filter(Namespace::usable)
            .flatMap(
                device -> ports.devices().flush(device, deadline.atMost(timing.command())).stream())
            .toList();
    if (!problems.isEmpty() && !fence.taken(record, topology, deadline)) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "writing back volume " + record.id(), String.join("; ", problems)));
    }
  }

  /**
   * From now on the device is removed with its last controller. One that has lost its last
   * controller stays until the delay has passed that was set before; to write zero then only makes
   * fail what is still to be written to it (delayed_removal_secs_store in
   * drivers/nvme/host/multipath.c), and a connect would have saved that.
   */
  private void allowDeviceRemoval(
      StagedVolume record,
      ObservedTopology topology,
      List<StagedVolume> others,
      List<CreatedController> own) {
    if (own.isEmpty()
        || others.stream().anyMatch(other -> other.identity().equals(record.identity()))) {
      return;
    }
    topology.withNqn(record.attachment().nqn()).stream()
        .filter(subsystem -> !subsystem.orphaned())
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(device -> is(record, device))
        .filter(device -> device.delayedRemoval().filter(Duration::isPositive).isPresent())
        .flatMap(device -> ports.settings().keepDevice(device.device(), Duration.ZERO).stream())
        .forEach(why -> LOG.warn("volume {} leaves its device: {}", record.id(), why));
  }

  private void disconnect(
      StagedVolume record, List<CreatedController> controllers, Deadline deadline) {
    Duration patience = deadline.atMost(timing.disconnect());
    ControllerDeletions deletions = new ControllerDeletions(created::remove, ports.time());
    try {
      controllers.forEach(controller -> deletions.begin(controller, patience));
    } finally {
      // also if a thread could not be started: the subsystem is held until the others have ended
      deletions.await();
    }
    List<String> problems = deletions.problems();
    if (!problems.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "disconnecting volume " + record.id(), String.join("; ", problems)));
    }
  }
}
