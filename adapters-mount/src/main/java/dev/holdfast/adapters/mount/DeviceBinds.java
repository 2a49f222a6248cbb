package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.mountpoint.MountCommands;
import dev.holdfast.adapters.mount.mountpoint.MountComparison;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Device nodes bound to files. */
final class DeviceBinds {
  private final DeviceNodes nodes;
  private final MountCommands commands;
  private final MountSteps steps;
  private final DeviceProtection protection;

  DeviceBinds(
      DeviceNodes nodes, MountTable table, MountCommands commands, DeviceProtection protection) {
    this.nodes = nodes;
    this.commands = commands;
    this.steps = new MountSteps(table, commands);
    this.protection = protection;
  }

  /** The node is the device's, and nothing is mounted on the target. */
  MountOutcome bind(
      Namespace device, Path node, HostPath target, boolean readOnly, Deadline deadline) {
    Optional<String> conflict = protection.conflict(device, readOnly);
    if (conflict.isPresent()) {
      return new MountOutcome.InUse(conflict.get());
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
}
