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
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.reservation.ReservationClaim;
import dev.holdfast.domain.reservation.ReservationCommand;
import dev.holdfast.domain.reservation.ReservationReport;
import dev.holdfast.domain.reservation.ReservationReport.Registrant;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import java.time.Duration;
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
   * @param attached true if kubelet stages a volume only after Kubernetes has detached it from
   *     other nodes
   */
  public VolumeFence(
      NodePorts ports,
      NodeTimeouts timing,
      VolumeRecordUpdates updates,
      RecoveryObserver observer,
      boolean attached) {
    this.ports = ports;
    this.timing = timing;
    this.updates = updates;
    this.steps = new ReservationSteps(ports.reservations(), timing, observer);
    this.attached = attached;
    this.heldTimes = new HeldTimes(ports.time());
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
          heldTimes.seen(volume, Fence.of(claim(volume, device), report, volume.reserved()));
    };
  }

  /**
   * True if this host had it and may have lost it to another one unseen: its registration is
   * missing, and was not held shortly before, as far as this process knows.
   */
  public boolean doubtful(StagedVolume volume, Fence fence, Duration within) {
    boolean missing =
        fence.report().filter(r -> r.of(ports.identity().current().id()).isEmpty()).isPresent();
    return fence.is(Fence.State.FREE)
        && missing
        && volume.reserved()
        && !heldTimes.within(volume.id(), within);
  }

  /** When this process last knew that this host held it. */
  HeldTimes heldTimes() {
    return heldTimes;
  }

  /**
   * For kubelet's stage. Only a reader of a volume that is for one node is held up by another host.
   *
   * @return the record, which notes the reservation
   * @throws StepFailedException if another host has it and nothing proves that it may be taken, or
   *     if it cannot be had
   */
  public StagedVolume stage(StagedVolume volume, Namespace device, Deadline deadline) {
    if (volume.attachment().fencing() == FencingPolicy.OFF) {
      return volume;
    }
    if (!volume.capability().readOnly()) {
      // noted first: should the answer to a command be lost, unstage has to end the registration
      StagedVolume noted =
          volume.reserved() || !(report(device, deadline) instanceof Report.Reported)
              ? volume
              : updates.change(volume, now -> now.withReserved(true));
      return taken(
          noted, device, attached && !volume.capability().mode().forSeveralNodes(), deadline);
    }
    if (!volume.capability().mode().forSeveralNodes()
        && report(device, deadline) instanceof Report.Reported(ReservationReport report)) {
      Optional<Registrant> writer =
          report.others(ports.identity().current().id()).stream()
              .filter(Registrant::holder)
              .findFirst();
      if (writer.isPresent()) {
        throw FenceRefusals.heldElsewhere(volume, device, "a writer holds it, " + writer.get());
      }
    }
    return volume;
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
    return unwanted(volume) ? volume : taken(volume, device, false, deadline);
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
        if (volume.reserved()) {
          // given up, and not removed by another host
          StagedVolume _ = updates.change(volume, now -> now.withReserved(false));
        }
        Optional<Registrant> mine = report.of(ports.identity().current().id());
        if (mine.isPresent()
            && ports
                    .reservations()
                    .send(
                        device,
                        new ReservationCommand.Unregister(mine.get().key()),
                        deadline.atMost(timing.command()))
                instanceof Result.Failed(String why)) {
          throw FenceRefusals.notReleased(volume, why);
        }
      }
    }
  }

  private StagedVolume taken(
      StagedVolume volume, Namespace device, boolean takeOver, Deadline deadline) {
    ReservationSteps.End end =
        steps.take(volume.id(), device, claim(volume, device), takeOver, deadline);
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

  private Report report(Namespace device, Deadline deadline) {
    return ports.reservations().report(device, deadline.atMost(timing.command()));
  }

  private ReservationClaim claim(StagedVolume volume, Namespace device) {
    return ReservationClaim.of(ports.identity().current().id(), volume, writers(volume, device));
  }

  /** Other volumes on this host that write to the same namespace. */
  private List<StagedVolume> writers(StagedVolume volume, Namespace device) {
    return ports.records().all().stream()
        .filter(other -> !other.id().equals(volume.id()))
        .filter(other -> other.identity().equals(Optional.of(device.ids())))
        .filter(other -> !unwanted(other))
        .toList();
  }

  private static boolean writesTo(StagedVolume volume, StagedVolume other) {
    return other.identity().equals(volume.identity()) && !unwanted(other);
  }

  private static boolean unwanted(StagedVolume volume) {
    return volume.attachment().fencing() == FencingPolicy.OFF || volume.capability().readOnly();
  }
}
