package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;

/**
 * An event of the kernel. It names an object and proves nothing lasting about it: names are
 * recycled, and by the next scan the object may be another or gone.
 */
public sealed interface FabricEvent {

  /** A controller was added, connected or reconnected, removed, or changed otherwise. */
  record ControllerChanged(ControllerName controller, ControllerChanged.What what)
      implements FabricEvent {
    /** The kind of the event. */
    public enum What {
      ADDED,
      /** Connected or reconnected; its namespaces may not have been scanned yet. */
      CONNECTED,
      REMOVED,
      CHANGED
    }
  }

  /** A namespace's device was added, removed, resized, or changed otherwise. */
  record NamespaceChanged(DeviceName device, NamespaceChanged.What what) implements FabricEvent {
    /** The kind of the event. */
    public enum What {
      ADDED,
      REMOVED,
      RESIZED,
      CHANGED
    }
  }

  /**
   * A subsystem was added or removed.
   *
   * @param kernelName such as {@code nvme-subsys0}; recycled
   */
  record SubsystemChanged(String kernelName) implements FabricEvent {}

  /** Events were lost, or none will come: everything must be scanned. */
  record Missed(String why) implements FabricEvent {}
}
