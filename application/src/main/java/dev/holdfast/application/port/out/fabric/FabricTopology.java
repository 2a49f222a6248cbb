package dev.holdfast.application.port.out.fabric;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.Optional;

/** The kernel's view of NVMe on this host. */
public interface FabricTopology {
  /**
   * One snapshot. Objects that vanish while it is taken are left out; a host without NVMe has no
   * subsystems.
   *
   * @throws HostInterfaceException if the kernel's view cannot be read at all
   */
  ObservedTopology observe();

  /**
   * One snapshot of the subsystems with this NQN: what {@link #observe} shows of them, without the
   * cost of all the others. For a call, which is about one subsystem; the whole host is for the
   * loop, and for a question that is about other subsystems too.
   *
   * @throws HostInterfaceException as {@link #observe}
   */
  default ObservedTopology observeOnly(SubsystemNqn nqn) {
    return observe().only(nqn);
  }

  /**
   * The light scan: true if the listings of controllers, subsystems and namespaces, the states of
   * the controllers and the ANA states of their paths are still as in the snapshot. It sees nothing
   * else (sizes, timers, identifiers, a name that went to another object between two scans), so it
   * does not replace {@link #observe}, only most of its turns.
   *
   * @param known the snapshot that this topology gave last; for any other it may be false
   */
  default boolean unchanged(ObservedTopology known) {
    return observe().equals(known);
  }

  /**
   * True if the kernel shows that the controller is removed: its name is free, or another's. One
   * that is there and cannot be read is not removed, though no snapshot has it.
   */
  default boolean removed(CreatedController controller) {
    return controller.goneFrom(observe().controllers());
  }

  /**
   * One controller of a subsystem as it is now; absent if it was removed, and if it cannot be read.
   */
  default Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
    return observe().withNqn(nqn).stream()
        .flatMap(subsystem -> subsystem.controller(name).stream())
        .findFirst();
  }
}
