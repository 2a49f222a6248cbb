package dev.holdfast.application.port.out.fabric;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.topology.ObservedTopology;

/** What the kernel shows of NVMe on this host. */
public interface FabricTopology {
  /**
   * One snapshot. What vanishes while it is taken is left out; a host without NVMe has no
   * subsystems.
   *
   * @throws HostInterfaceException if the kernel's view cannot be read at all
   */
  ObservedTopology observe();

  /**
   * The light look: true if the listings of controllers, subsystems and namespaces, the states of
   * the controllers and the ANA states of their paths are still as in the snapshot. It sees nothing
   * else (sizes, timers, identifiers, a name that went to another object between two looks), so it
   * does not replace {@link #observe}, only most of its turns.
   *
   * @param known the snapshot that this topology gave last; of any other it may say false
   */
  default boolean unchanged(ObservedTopology known) {
    return observe().equals(known);
  }
}
