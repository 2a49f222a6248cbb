package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.mountpoint.WriteProtection;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Write-protects a device while it has readers only, because neither a read-only bind of its node
 * nor a read-only mount of its filesystem keeps this host from writing to it. The protection
 * applies to every process on this host: a device is handed out either for reading or for writing,
 * never for both at once.
 */
final class DeviceProtection {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceProtection.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path dev;
  private final DeviceNodes nodes;
  private final MountTable table;
  private final WriteProtection protection;

  DeviceProtection(Path dev, DeviceNodes nodes, MountTable table, WriteProtection protection) {
    this.dev = dev;
    this.nodes = nodes;
    this.table = table;
    this.protection = protection;
  }

  /** Why the device cannot be handed out so; empty if it can. */
  Optional<String> conflict(Namespace device, boolean readOnly) {
    return uses(device.contentNumber(), device.device()).stream()
        .filter(use -> reads(use) != readOnly)
        .findFirst()
        .map(use ->
            device.device()
                + " is in use for "
                + (readOnly ? "writing" : "reading only")
                + " at "
                + use.mountPoint()
                + "; write protection is the whole device's");
  }

  /**
   * @return why it could not be had; empty if it is as wanted
   */
  Optional<String> set(Path node, boolean readOnly, Deadline deadline) {
    return protection.set(node, readOnly, deadline);
  }

  /** The step after unmounting: the protection of a device that nothing uses is removed. */
  Runnable afterUnmounting(Mount mount, HostPath path) {
    Optional<DeviceName> device =
        mount.boundNode().or(mount::sourceDevice).or(mount::anonymousSource);
    if (!reads(mount) || device.isEmpty()) {
      return () -> {};
    }
    Path node =
        mount.boundNode().isPresent() ? Path.of(path.value()) : dev.resolve(device.get().value());
    try {
      // the name may be another device's by now
      Optional<DeviceNumber> number =
          nodes
              .numberOf(node)
              .filter(of ->
                  mount.sourceDevice().isEmpty()
                      || mount.boundNode().isPresent()
                      || of.equals(mount.number()));
      return () -> number.ifPresent(of -> free(device.get(), of));
    } catch (IOException e) {
      return () -> LOG.warn("{} stays write-protected: {} cannot be read: {}", device, node, e);
    }
  }

  /** Removes the protection of a device that nothing uses, whatever time the caller has left. */
  void free(DeviceName device, DeviceNumber number) {
    Path node = dev.resolve(device.value());
    // the name may be another device's by now
    if (uses(number, device).isEmpty() && isNode(node, number, false)) {
      protection
          .set(node, false, Deadline.in(PATIENCE))
          .ifPresent(why -> LOG.warn("{} stays write-protected: {}", device, why));
    }
  }

  /** A pod may have a read-only mount of a filesystem that is written elsewhere. */
  private static boolean reads(Mount mount) {
    return mount.boundNode().isPresent()
        ? mount.readOnly()
        : mount.readOnly() && mount.superOptions().contains("ro");
  }

  /**
   * @param unknown the answer where the node cannot be read
   */
  private boolean isNode(Path node, DeviceNumber number, boolean unknown) {
    try {
      return nodes.numberOf(node).equals(Optional.of(number));
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", node, e.toString());
      return unknown;
    }
  }

  /** The mounts of the device's filesystem and the binds of its node. */
  private List<Mount> uses(DeviceNumber number, DeviceName device) {
    return table.mounts().stream()
        .filter(mount ->
            mount.number().equals(number)
                || mount.anonymousSource().equals(Optional.of(device))
                || bindsNode(mount, number, device))
        .toList();
  }

  private boolean bindsNode(Mount mount, DeviceNumber number, DeviceName device) {
    return mount.boundNode().equals(Optional.of(device))
        && isNode(Path.of(mount.mountPoint()), number, true);
  }
}
