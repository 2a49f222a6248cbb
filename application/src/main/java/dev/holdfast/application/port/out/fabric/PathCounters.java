package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.path.Path;
import java.util.OptionalLong;

/**
 * Requests that the kernel has counted since a device was made. Empty where this kernel does not
 * count (before Linux 7.3, and without native multipath), and if the device was removed.
 */
public interface PathCounters {
  /** Requests that failed on this path and were sent by another one. */
  OptionalLong failovers(Path path);

  /** Requests that were queued again, since none of the paths was usable. */
  OptionalLong requeued(DeviceName head);

  /** Requests that failed, since no path was left. */
  OptionalLong failed(DeviceName head);
}
