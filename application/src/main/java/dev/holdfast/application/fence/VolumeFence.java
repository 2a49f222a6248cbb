package dev.holdfast.application.fence;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Report;
import dev.holdfast.application.port.out.fabric.NamespaceReservations.Result;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.reservation.ReservationClaim;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationKey;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.reservation.ReservationStep;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reservation of a volume's namespace: taken before anything is written, looked up on the
 * device itself, given up when the volume leaves. Every step follows from what the target reports,
 * so that a call goes on wherever an earlier one ended.
 */
public final class VolumeFence {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeFence.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final VolumeRecordUpdates updates;
  private final ReservationSteps steps;
  private final boolean attached;
  private final HeldTimes heldTimes;

  /**
   * @param within for so long after it was held no other node has a volume
   * @param attached true if kubelet stages a volume only after Kubernetes has detached it from
   *     other nodes
   */
  public VolumeFence(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates updates,
      RecoveryObserver observer,
      Duration within,
      boolean attached) {
    this.ports = ports;
    this.timing = timing;
    this.updates = updates;
    this.steps = new ReservationSteps(ports.reservations(), timing, observer);
    this.attached = attached;
    this.heldTimes = new HeldTimes(ports.time(), within);
  }

  /** Asks the target; changes nothing. */
  public Fence look(StagedVolume volume, Namespace device, Deadline deadline) {
    if (unwanted(volume)) {
      return Fence.NOT_WANTED;
    }
    return switch (report(device, deadline)) {
      case Report.Unsupported(String why) -> Fence.unsupported(why);
      case Report.Unknown(String why) -> Fence.unknown(why);
      case Report.Reported(ReservationReport report) ->
          heldTimes.seen(volume, host(), Fence.of(claim(volume), report, volume.reserved()));
    };
  }

  /** Forgets what it knows of other volumes. */
  void keepOnly(Collection<VolumeId> staged) {
    heldTimes.keepOnly(staged);
  }

  /**
   * For kubelet's stage. Only a reader of a volume that is for one node is held up by another host.
   *
   * @param looked the last {@link #look}
   * @return the record, which notes the reservation
   * @throws StepFailedException if another host has it and nothing proves that it may be taken, or
   *     if it cannot be had
   */
  public StagedVolume stage(
      StagedVolume volume, Namespace device, Fence looked, Deadline deadline) {
    boolean forSeveralNodes = volume.capability().mode().forSeveralNodes();
    if (!unwanted(volume)) {
      // noted first: should the answer to a command be lost, unstage has to end the registration
      StagedVolume noted =
          volume.reserved() || looked.report().isEmpty()
              ? volume
              : updates.change(volume, now -> now.withReserved(true));
      return acquire(noted, device, attached && !forSeveralNodes, deadline);
    }
    if (volume.attachment().fencing() != FencingPolicy.OFF && !forSeveralNodes) {
      requireNoWriter(volume, device, deadline);
    }
    return volume;
  }

  private void requireNoWriter(StagedVolume volume, Namespace device, Deadline deadline) {
    switch (report(device, deadline)) {
      case Report.Unsupported _ -> {}
      case Report.Unknown(String why) ->
          throw FenceRefusals.unproven(
              volume, device, "it is not known whether another host writes to it (" + why + ")");
      case Report.Reported(ReservationReport report) ->
          report.others(host()).stream()
              .filter(Registrant::holder)
              .findFirst()
              .ifPresent(writer -> {
                throw FenceRefusals.heldElsewhere(
                    volume, device, ReservationStep.Reason.OTHER_HOST.describe(writer));
              });
    }
  }

  /**
   * Takes it if no other host has it.
   *
   * @throws StepFailedException if one has, or if it cannot be had
   */
  public StagedVolume take(StagedVolume volume, Namespace device, Deadline deadline) {
    Fence fence = look(volume, device, deadline);
    if (fence.is(Fence.State.TAKEN)) {
      throw FenceRefusals.heldElsewhere(volume, device, fence.evidence());
    }
    return unwanted(volume) ? volume : acquire(volume, device, false, deadline);
  }

  /**
   * Right before something is written: asks the target itself.
   *
   * @throws StepFailedException if this host does not have it, or if that is not known
   */
  public void require(StagedVolume volume, Namespace device, Deadline deadline) {
    Fence fence = look(volume, device, deadline);
    switch (fence.state()) {
      case NOT_WANTED, HELD -> {}
      case UNSUPPORTED -> FenceRefusals.requireSupport(volume, fence.evidence());
      case TAKEN -> throw FenceRefusals.heldElsewhere(volume, device, fence.evidence());
      case FREE, LEFT, UNKNOWN -> throw FenceRefusals.unsettled(volume, device, fence.evidence());
    }
  }

  /**
   * Before a pod gets a volume that has been staged for a while. Where the target does not answer,
   * it still refuses what must not be written.
   *
   * @throws StepFailedException if another host has the reservation
   */
  public void requireNotTaken(StagedVolume volume, Namespace device, Deadline deadline) {
    if (volume.reserved()) {
      Fence fence = look(volume, device, deadline);
      if (fence.is(Fence.State.TAKEN)) {
        throw FenceRefusals.heldElsewhere(volume, device, fence.evidence());
      }
    }
  }

  /** True if another host has it, so that nothing can be written, and nothing has to be. */
  public boolean taken(StagedVolume volume, ObservedTopology topology, Deadline deadline) {
    return StagingInspection.device(volume, topology)
        .filter(device -> look(volume, device, deadline).is(Fence.State.TAKEN))
        .isPresent();
  }

  /**
   * Ends this host's registration, unless another volume here writes to the namespace.
   *
   * @param others the volumes on the subsystem that stay
   * @param topology in which the device may be missing or without a usable path: then the
   *     registration stays, and another node that gets the volume removes it
   * @throws StepFailedException if it cannot be ended now
   */
  public void release(
      StagedVolume volume,
      List<StagedVolume> others,
      ObservedTopology topology,
      Deadline deadline) {
    if ((unwanted(volume) && !volume.reserved())
        || others.stream().anyMatch(other -> writesTo(volume, other))) {
      return;
    }
    Optional<Namespace> found =
        StagingInspection.device(volume, topology).filter(Namespace::usable);
    if (found.isEmpty()) {
      if (volume.reserved()) {
        LOG.warn("volume {} leaves its reservation on the target: no usable path", volume.id());
      }
      return;
    }
    Namespace device = found.get();
    switch (report(device, deadline)) {
      case Report.Unsupported _ -> {}
      case Report.Unknown(String why) -> {
        if (volume.reserved()) {
          throw FenceRefusals.notReleased(volume, why);
        }
      }
      case Report.Reported(ReservationReport report) -> {
        report.of(host()).ifPresent(mine -> unregister(volume, device, mine.key(), deadline));
        if (volume.reserved()) {
          // given up, and not removed by another host
          StagedVolume _ = updates.change(volume, now -> now.withReserved(false));
        }
      }
    }
  }

  private void unregister(
      StagedVolume volume, Namespace device, ReservationKey key, Deadline deadline) {
    Result result =
        ports
            .reservations()
            .send(
                device, new ReservationCommand.Unregister(key), deadline.atMost(timing.command()));
    if (result instanceof Result.Failed(String why)) {
      throw FenceRefusals.notReleased(volume, why);
    }
  }

  private StagedVolume acquire(
      StagedVolume volume, Namespace device, boolean takeOver, Deadline deadline) {
    ReservationSteps.End end = steps.take(volume.id(), device, claim(volume), takeOver, deadline);
    return switch (end) {
      case ReservationSteps.End.Held() -> {
        heldTimes.note(volume.id());
        yield volume.reserved() ? volume : updates.change(volume, now -> now.withReserved(true));
      }
      case ReservationSteps.End.Unsupported(String why) -> {
        FenceRefusals.requireSupport(volume, why);
        yield volume;
      }
      case ReservationSteps.End.Refused(String why) ->
          throw FenceRefusals.heldElsewhere(volume, device, why);
      case ReservationSteps.End.Unsettled(String why) ->
          throw FenceRefusals.unsettled(volume, device, why);
    };
  }

  private HostId host() {
    return ports.identity().current().id();
  }

  private Report report(Namespace device, Deadline deadline) {
    return ports.reservations().report(device, deadline.atMost(timing.command()));
  }

  private ReservationClaim claim(StagedVolume volume) {
    return ReservationClaim.of(host(), volume, writers(volume));
  }

  /** Other volumes on this host that write to the same namespace. */
  private List<StagedVolume> writers(StagedVolume volume) {
    return ports.records().all().stream()
        .filter(other -> !other.id().equals(volume.id()) && writesTo(volume, other))
        .toList();
  }

  private static boolean writesTo(StagedVolume volume, StagedVolume other) {
    return other.identity().equals(volume.identity()) && !unwanted(other);
  }

  private static boolean unwanted(StagedVolume volume) {
    return volume.attachment().fencing() == FencingPolicy.OFF || volume.capability().readOnly();
  }
}
