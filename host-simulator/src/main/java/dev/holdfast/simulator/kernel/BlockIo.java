package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.fabric.Reachability;
import dev.holdfast.simulator.fabric.TargetReservations;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The outcome that I/O would have now (nvme_find_path and nvme_available_path in
 * nvme/host/multipath.c).
 */
final class BlockIo {
  private final LinkSupervision links;

  BlockIo(LinkSupervision links) {
    this.links = links;
  }

  DiskHealth health(Disk asked) {
    Disk disk = asked.bottom();
    if (!disk.present()) {
      return DiskHealth.GONE;
    }
    Collection<NamespacePath> paths = paths(disk);
    if (paths.stream().anyMatch(this::usable)) {
      return DiskHealth.USABLE;
    }
    Predicate<NamespacePath> failsFast = path -> path.controller().failsFast;
    // without any path I/O waits only while the device is to be kept (nvme_mpath_queue_if_no_path)
    boolean fails =
        paths.isEmpty() ? disk.head().delayedRemovalSecs == 0 : paths.stream().allMatch(failsFast);
    return fails ? DiskHealth.FAILING : DiskHealth.QUEUEING;
  }

  Optional<NamespacePath> usablePath(Disk asked) {
    Disk disk = asked.bottom();
    return disk.present()
        ? paths(disk).stream().filter(this::usable).findFirst()
        : Optional.empty();
  }

  /** As the target of this controller keeps it. */
  TargetReservations reservations(SimulatedController controller, Disk disk) {
    return links.target(controller).reservations(disk.namespace().nsid());
  }

  private static Collection<NamespacePath> paths(Disk disk) {
    return disk.head().paths.stream()
        .filter(path -> disk.owner == null || path.disk() == disk)
        .toList();
  }

  /** A live controller in front of a silent network still takes I/O, which then waits. */
  private boolean usable(NamespacePath path) {
    return path.controller().state == SimulatedControllerState.LIVE
        && path.accessible()
        && links.reachability(path.controller()) == Reachability.OPEN;
  }
}
