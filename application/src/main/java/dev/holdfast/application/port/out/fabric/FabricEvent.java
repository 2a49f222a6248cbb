package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;

/**
 * Something that the kernel told of by itself. It names an object and says nothing lasting about
 * it: names are recycled, and the object may be another or gone by the time one looks.
 */
public sealed interface FabricEvent {

  /** A controller has come, connected or reconnected, gone, or told something else. */
  record ControllerChanged(ControllerName controller, ControllerChanged.What what)
      implements FabricEvent {
    /** What the kernel said of it. */
    public enum What {
      ADDED,
      /** Connected or reconnected; its namespaces may not have been scanned yet. */
      CONNECTED,
      REMOVED,
      CHANGED
    }
  }

  /** A namespace's device has come, gone, got another size, or told something else. */
  record NamespaceChanged(DeviceName device, NamespaceChanged.What what) implements FabricEvent {
    /** What the kernel said of it. */
    public enum What {
      ADDED,
      REMOVED,
      RESIZED,
      CHANGED
    }
  }

  /**
   * A subsystem has come or gone.
   *
   * @param kernelName such as {@code nvme-subsys0}; recycled
   */
  record SubsystemChanged(String kernelName) implements FabricEvent {}

  /** Events were lost, or none will come: look at everything. */
  record Missed(String why) implements FabricEvent {}
}
