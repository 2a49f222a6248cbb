package dev.holdfast.adapters.mount;

import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.domain.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Hands out a device's node for as long as it is proven to be the namespace's: the device is opened
 * first, then proven, and stays open while it is used. A program that opens that name in the
 * meantime opens the same device.
 */
final class DeviceGuard {
  private final Path dev;
  private final DeviceNodes nodes;
  private final BlockDevices devices;

  DeviceGuard(Path dev, DeviceNodes nodes, BlockDevices devices) {
    this.dev = dev;
    this.nodes = nodes;
    this.devices = devices;
  }

  /**
   * Returns the result of the step, or {@code refused} of the reason why the device may not be
   * used.
   */
  <T> T use(Namespace device, Function<String, T> refused, Function<Path, T> step) {
    Path node = node(device);
    try (DeviceNodes.Hold _ = nodes.hold(node)) {
      List<String> doubts = devices.verify(device);
      return doubts.isEmpty()
          ? step.apply(node)
          : refused.apply(device.describe() + ": " + String.join("; ", doubts));
    } catch (IOException e) {
      return refused.apply(node + ": " + e.getMessage());
    }
  }

  Path node(Namespace device) {
    return dev.resolve(device.contentDevice());
  }
}
