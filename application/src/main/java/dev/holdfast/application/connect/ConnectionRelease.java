package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of a volume's connections, and of nobody else's. */
public final class ConnectionRelease {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRelease.class);

  /** A disconnect ends by its own patience, and the subsystem is held until then. */
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

  private final NodePorts ports;
  private final VolumeRecordUpdates ledger;
  private final NodeTimeouts timing;
  private final VolumeMounts mounts;
  private final MountOwners owners;
  private final StagingInspection sight;
  private final Lifecycles lifecycles;

  public ConnectionRelease(
      NodePorts ports,
      VolumeRecordUpdates ledger,
      NodeTimeouts timing,
      VolumeMounts mounts,
      MountOwners owners,
      StagingInspection sight,
      Lifecycles lifecycles) {
    this.owners = owners;
    this.sight = sight;
    this.ports = ports;
    this.ledger = ledger;
    this.timing = timing;
    this.mounts = mounts;
    this.lifecycles = lifecycles;
  }

  /**
   * Lets go of what is ours of a volume's subsystem, unless another volume, a mount, a holder or a
   * foreign owner needs it. Call only while the subsystem is held.
   */
  public void release(StagedVolume record, Budget budget) {
    VolumeRecords.Records known = ports.records().read();
    List<StagedVolume> others = others(record, known.volumes());
    ObservedTopology topology = ports.topology().observe();
    requireUnused(
        record,
        topology,
        device -> itsOwn(record, device, others),
        place -> owners.mayBe(record.id(), place));
    if (!others.isEmpty()) {
      if (record.capability().use() instanceof VolumeUse.Block) {
        flush(record, topology, device -> is(record, device), budget);
      }
      lifecycles.released(record.id());
      letDeviceGo(record, topology, others);
      handOver(record, others.getFirst());
      return;
    }
    List<Controller> ours = oursOf(record, topology, ports.identity().current());
    if (ours.isEmpty()) {
      released(record);
      letDeviceGo(record, topology, others);
      return;
    }
    if (known.doubt().isPresent()) {
      // see Records.doubt
      flush(record, topology, device -> is(record, device), budget);
      lifecycles.released(record.id());
      letDeviceGo(record, topology, others);
      LOG.warn(
          "volume {} leaves {} connected, because another volume may need it: {}. If none does: nvme"
              + " disconnect -n {}",
          record.id(),
          record.attachment().nqn(),
          known.doubt().get(),
          record.attachment().nqn());
      return;
    }
    requireUnused(record, topology, _ -> true, _ -> true);
    flush(record, topology, _ -> true, budget);
    released(record);
    letDeviceGo(record, topology, others);
    lifecycles.disconnecting(record.attachment().nqn(), record.ours());
    disconnect(record, ours, budget);
    requireGone(record);
  }

  private void released(StagedVolume record) {
    lifecycles.released(record.id());
    lifecycles.released(record.attachment().nqn());
  }

  /** Who needs the subsystem besides: what a reboot has left on record needs no connection. */
  private List<StagedVolume> others(StagedVolume record, List<StagedVolume> known) {
    return known.stream()
        .filter(other -> other.attachment().nqn().equals(record.attachment().nqn()))
        .filter(other -> !other.id().equals(record.id()))
        .filter(sight::there)
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
   * The volume itself also where its connections stay: it may be another node's as soon as this one
   * says that it has let go.
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
            .toList();
    if (!users.isEmpty()) {
      throw new StepFailedException(new NodeFailure.StillInUse(record.id(), users));
    }
  }

  /**
   * A pod that wrote to a device itself has its last bytes in a cache. A device without a usable
   * path cannot be written, and what is not written has been an error to the pod.
   */
  private void flush(
      StagedVolume record, ObservedTopology topology, Predicate<Namespace> which, Budget budget) {
    List<String> problems =
        topology.withNqn(record.attachment().nqn()).stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .filter(which)
            .filter(Namespace::usable)
            .flatMap(
                device -> ports.devices().flush(device, budget.atMost(timing.command())).stream())
            .toList();
    if (!problems.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "writing back volume " + record.id(), String.join("; ", problems)));
    }
  }

  /** By the kernel's word, not by that of whoever disconnected. */
  private void requireGone(StagedVolume record) {
    List<Controller> left = oursOf(record, ports.topology().observe(), ports.identity().current());
    if (!left.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "disconnecting volume " + record.id(),
              left.stream()
                  .map(controller -> controller.name() + " is still there")
                  .collect(Collectors.joining("; "))));
    }
  }

  /**
   * From now on the device goes with its last controller. One that has lost its last controller
   * stays until the delay has passed that was set before; to write zero then only makes fail what
   * is still to be written to it (delayed_removal_secs_store in drivers/nvme/host/multipath.c), and
   * a connect would have saved that.
   */
  private void letDeviceGo(
      StagedVolume record, ObservedTopology topology, List<StagedVolume> others) {
    if (record.ours().isEmpty()
        || others.stream().anyMatch(other -> other.identity().equals(record.identity()))) {
      return;
    }
    topology.withNqn(record.attachment().nqn()).stream()
        .filter(subsystem -> !subsystem.orphaned())
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(device -> is(record, device))
        .filter(device -> device.delayedRemoval().filter(Duration::isPositive).isPresent())
        .flatMap(device -> ports.tuning().keepDevice(device.device(), Duration.ZERO).stream())
        .forEach(why -> LOG.warn("volume {} leaves its device: {}", record.id(), why));
  }

  private void handOver(StagedVolume from, StagedVolume to) {
    if (!to.ours().containsAll(from.ours())) {
      ledger.change(to, now -> now.withOurs(union(now.ours(), from.ours())));
    }
    LOG.info(
        "volume {} leaves {} connected: volume {} is on it",
        from.id(),
        to.attachment().nqn(),
        to.id());
  }

  private static List<TransportId> union(List<TransportId> one, List<TransportId> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  private void disconnect(StagedVolume record, List<Controller> controllers, Budget budget) {
    Duration patience = budget.atMost(timing.disconnect());
    Map<ControllerName, DisconnectOutcome> answers = new ConcurrentHashMap<>();
    List<HostTime.Signal> ends = new ArrayList<>();
    try {
      for (Controller controller : controllers) {
        ends.add(
            ports
                .time()
                .start(
                    "disconnect " + controller.name(),
                    () ->
                        answers.put(
                            controller.name(),
                            ports.connector().disconnect(controller.name(), patience))));
      }
    } finally {
      // also if a thread could not be started: the subsystem is held until the others have ended
      ends.forEach(end -> end.await(AS_LONG_AS_IT_TAKES));
    }
    List<String> problems = new ArrayList<>();
    controllers.forEach(controller -> {
      switch (answers.get(controller.name())) {
        case DisconnectOutcome.Gone() -> {}
        case DisconnectOutcome.StillGoing(String why) ->
            problems.add(controller.name() + ": " + why);
        case DisconnectOutcome.Failed(String why) -> problems.add(controller.name() + ": " + why);
        case null -> problems.add(controller.name() + ": no answer");
      }
    });
    if (!problems.isEmpty()) {
      throw new StepFailedException(
          new NodeFailure.MayRemain(
              "disconnecting volume " + record.id(), String.join("; ", problems)));
    }
  }

  /** The controllers at the addresses that we made. */
  private static List<Controller> oursOf(
      StagedVolume record, ObservedTopology topology, Host host) {
    return record.ours().stream()
        .flatMap(address -> topology.serving(record.attachment().nqn(), address, host).stream())
        .distinct()
        .toList();
  }
}
