package dev.holdfast.application.port.out;

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
}
