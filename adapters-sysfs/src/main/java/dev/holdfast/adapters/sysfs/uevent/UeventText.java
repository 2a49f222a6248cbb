package dev.holdfast.adapters.sysfs.uevent;

import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvent.ControllerChanged;
import dev.holdfast.application.port.out.fabric.FabricEvent.NamespaceChanged;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a uevent of the kernel (lib/kobject_uevent.c): {@code ACTION@DEVPATH}, then {@code
 * KEY=value} pairs, separated by NUL. The first of two equal keys counts.
 */
public final class UeventText {
  private UeventText() {}

  /** Absent if it is not about NVMe, or is no uevent. */
  public static Optional<FabricEvent> parse(String text) {
    String[] parts = text.split("\0", -1);
    if (!parts[0].contains("@/")) {
      return Optional.empty();
    }
    Map<String, String> keys = new HashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        keys.putIfAbsent(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return event(keys);
  }

  private static Optional<FabricEvent> event(Map<String, String> keys) {
    String path = keys.getOrDefault("DEVPATH", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    String action = keys.getOrDefault("ACTION", "");
    return Optional.ofNullable(
        switch (keys.getOrDefault("SUBSYSTEM", "")) {
          case "nvme" -> controller(name, action, keys.get("NVME_EVENT"));
          case "block" -> namespace(name, action, keys.get("RESIZE"));
          case "nvme-subsystem" ->
              SysfsRoot.isSubsystem(name) ? new FabricEvent.SubsystemChanged(name) : null;
          default -> null;
        });
  }

  private static @Nullable FabricEvent controller(
      String name, String action, @Nullable String nvmeEvent) {
    return ControllerName.isOne(name)
        ? new ControllerChanged(new ControllerName(name), controller(action, nvmeEvent))
        : null;
  }

  private static @Nullable FabricEvent namespace(
      String name, String action, @Nullable String resize) {
    return DeviceName.isOne(name)
        ? new NamespaceChanged(new DeviceName(name), namespace(action, resize))
        : null;
  }

  private static ControllerChanged.What controller(String action, @Nullable String nvmeEvent) {
    return switch (action) {
      case "add" -> ControllerChanged.What.ADDED;
      case "remove" -> ControllerChanged.What.REMOVED;
      default ->
          "connected".equals(nvmeEvent)
              ? ControllerChanged.What.CONNECTED
              : ControllerChanged.What.CHANGED;
    };
  }

  private static NamespaceChanged.What namespace(String action, @Nullable String resize) {
    return switch (action) {
      case "add" -> NamespaceChanged.What.ADDED;
      case "remove" -> NamespaceChanged.What.REMOVED;
      default -> "1".equals(resize) ? NamespaceChanged.What.RESIZED : NamespaceChanged.What.CHANGED;
    };
  }
}
