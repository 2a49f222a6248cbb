package dev.holdfast.application.recover;

import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.mount.BlockDevices.Presence;
import dev.holdfast.application.port.out.mount.BlockDevices.Users;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.SeenMount;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Volumes that are not mounted and whose device is there without a usable path: what was written to
 * them before may wait in the kernel. During an outage an unmount takes the mount out of the table
 * at once and then hangs; the filesystem's entry in sysfs goes before its last blocks are written
 * (ext4_put_super in fs/ext4/super.c). So a device without a sign of use is in doubt, too.
 */
final class UnwrittenVolumes {
  /** A device on which something was seen running. */
  private record BusyDevice(Namespace device, List<String> users) {}

  private final NodePorts ports;
  private final VolumeMounts mounts;
  private final MountOwners owners;
  private final LostWrites losses;
  private final Map<VolumeId, BusyDevice> running = new HashMap<>();

  UnwrittenVolumes(NodePorts ports, VolumeMounts mounts, MountOwners owners, LostWrites losses) {
    this.owners = owners;
    this.ports = ports;
    this.mounts = mounts;
    this.losses = losses;
  }

  /** Why each of them is in doubt. */
  Map<VolumeId, List<String>> among(
      List<StagedVolume> volumes, ObservedTopology topology, List<SeenMount> seen) {
    Set<String> mounted =
        seen.stream()
            .filter(mount -> !(mount.state() instanceof MountState.Awaited))
            .map(SeenMount::mountPoint)
            .collect(Collectors.toSet());
    Map<VolumeId, List<String>> doubts = new HashMap<>();
    Map<VolumeId, BusyDevice> now = new HashMap<>();
    for (StagedVolume volume : volumes) {
      if (volume.complete() && mounted(volume, mounted)) {
        losses.forget(volume.id());
        continue;
      }
      List<Namespace> devices = devices(volume, topology);
      reportLost(volume, devices);
      for (Namespace device : devices) {
        if (!device.usable()) {
          List<String> users = mounts.usersOf(device, place -> owners.mayBe(volume.id(), place));
          doubts.put(volume.id(), users.isEmpty() ? List.of(unknown(device)) : users);
          if (!users.isEmpty() && known(device)) {
            now.put(volume.id(), new BusyDevice(device, users));
          }
        }
      }
    }
    running.clear();
    running.putAll(now);
    return doubts;
  }

  private static boolean mounted(StagedVolume volume, Set<String> mounted) {
    return !(volume.capability().use() instanceof VolumeUse.Filesystem)
        || mounted.contains(volume.stagingPath().value());
  }

  /** With or without controllers. Of a volume that was not identified yet, all that it may be. */
  private static List<Namespace> devices(StagedVolume volume, ObservedTopology topology) {
    return topology.withNqn(volume.attachment().nqn()).stream()
        .flatMap((Subsystem subsystem) -> subsystem.namespaces().stream())
        .filter(device ->
            volume
                .identity()
                .map(device.ids()::equals)
                .orElseGet(() -> volume.attachment().selector().matches(device.ids())))
        .toList();
  }

  private static String unknown(Namespace device) {
    return device.device()
        + " has no usable path, and the kernel does not report whether all was written to it";
  }

  private void reportLost(StagedVolume volume, List<Namespace> devices) {
    BusyDevice before = running.get(volume.id());
    if (before != null && removed(before.device().number(), before.device().device(), devices)) {
      losses.found(
          volume.id(), before.device().describe() + " (" + String.join(", ", before.users()) + ")");
    }
    volume
        .unmounting()
        .filter(begun -> ports.mountTable().boot().equals(Optional.of(begun.boot())))
        .filter(begun -> removed(begun.device(), begun.name(), devices))
        .ifPresent(begun -> losses.found(volume.id(), begun.name() + " (" + begun.device() + ")"));
  }

  /** One that a scan does not show may be unreadable just now. */
  private boolean removed(DeviceNumber number, DeviceName name, List<Namespace> devices) {
    return devices.stream().noneMatch(device -> device.number().equals(number))
        && (ports.devices().presence(number) == Presence.REMOVED
            || ports.devices().presence(name) == Presence.REMOVED);
  }

  private boolean known(Namespace device) {
    return ports.devices().holders(device) instanceof Users.Known
        && ports.devices().activeFilesystems(device) instanceof Users.Known;
  }
}
