package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.mountpoint.MountCommands;
import dev.holdfast.adapters.mount.mountpoint.MountComparison;
import dev.holdfast.adapters.mount.mountpoint.WriteProtection;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Device nodes bound to files. A read-only bind of a node does not stop writes to the device, so a
 * read-only one sets the device's write protection as well. That applies to every process on this
 * host: a device is handed out either for reading or for writing, never for both at once.
 */
final class DeviceBinds {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceBinds.class);

  private final Path dev;
  private final DeviceNodes nodes;
  private final MountTable table;
  private final MountCommands commands;
  private final MountSteps steps;
  private final WriteProtection protection;

  DeviceBinds(
      Path dev,
      DeviceNodes nodes,
      MountTable table,
      MountCommands commands,
      WriteProtection protection) {
    this.dev = dev;
    this.nodes = nodes;
    this.table = table;
    this.commands = commands;
    this.steps = new MountSteps(table, commands);
    this.protection = protection;
  }

  /** The node is the device's, and nothing is mounted on the target. */
  MountOutcome bind(
      Namespace device, Path node, HostPath target, boolean readOnly, Deadline deadline) {
    Optional<Mount> conflict =
        uses(device.number(), device.device()).stream()
            .filter(use -> use.readOnly() != readOnly)
            .findFirst();
    if (conflict.isPresent()) {
      return new MountOutcome.Failed(
          device.device()
              + " is in use for "
              + (readOnly ? "writing" : "reading only")
              + " at "
              + conflict.get().mountPoint()
              + "; write protection is the whole device's");
    }
    MountOutcome bound =
        steps.proven(
            commands.bind(node.toString(), target, deadline),
            target,
            seen ->
                notTheDevice(device, target)
                    .or(() -> readOnly ? Optional.empty() : MountComparison.mode(seen, false)));
    if (readOnly && bound instanceof MountOutcome.Done) {
      bound =
          steps.proven(
              commands.makeReadOnly(target, deadline),
              target,
              seen -> MountComparison.mode(seen, true));
    }
    return bound instanceof MountOutcome.Done
        ? steps.proven(bound, target, _ -> protection.set(node, readOnly, deadline))
        : bound;
  }

  /**
   * The step after unmounting: the write protection of a device without a read-only bind is
   * removed.
   */
  Runnable afterUnmounting(Mount mount, HostPath path, Deadline deadline) {
    Optional<DeviceName> device = mount.boundNode();
    if (!mount.readOnly() || device.isEmpty()) {
      return () -> {};
    }
    try {
      Optional<DeviceNumber> number = nodes.numberOf(Path.of(path.value()));
      return () -> number.ifPresent(of -> free(device.get(), of, deadline));
    } catch (IOException e) {
      return () -> LOG.warn("{} stays write-protected: {} cannot be read: {}", device, path, e);
    }
  }

  private void free(DeviceName device, DeviceNumber number, Deadline deadline) {
    Path node = dev.resolve(device.value());
    // the name may be another device's by now
    if (uses(number, device).isEmpty() && isNode(node, number, false)) {
      protection
          .set(node, false, deadline)
          .ifPresent(why -> LOG.warn("{} stays write-protected: {}", device, why));
    }
  }

  private Optional<String> notTheDevice(Namespace device, HostPath target) {
    try {
      Optional<DeviceNumber> number = nodes.numberOf(Path.of(target.value()));
      return number.equals(Optional.of(device.number()))
          ? Optional.empty()
          : Optional.of(
              target
                  + " is "
                  + number.map(n -> "device " + n).orElse("no block device")
                  + ", not "
                  + device.number());
    } catch (IOException e) {
      return Optional.of(target + " cannot be read: " + e);
    }
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
        .filter(mount -> mount.number().equals(number) || bindsNode(mount, number, device))
        .toList();
  }

  private boolean bindsNode(Mount mount, DeviceNumber number, DeviceName device) {
    return mount.boundNode().equals(Optional.of(device))
        && isNode(Path.of(mount.mountPoint()), number, true);
  }
}
