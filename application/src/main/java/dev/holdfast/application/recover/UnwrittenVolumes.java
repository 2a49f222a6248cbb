package dev.holdfast.application.recover;

import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
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

  private final VolumeMounts mounts;
  private final MountOwners owners;
  private final LostWrites losses;
  private final Map<VolumeId, BusyDevice> running = new HashMap<>();

  UnwrittenVolumes(VolumeMounts mounts, MountOwners owners, LostWrites losses) {
    this.mounts = mounts;
    this.owners = owners;
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
      kept(volume, topology).ifPresent(busy -> now.put(volume.id(), busy));
      for (Namespace device : devices) {
        if (!device.usable()) {
          List<String> users = mounts.usersOf(device, place -> owners.mayBe(volume.id(), place));
          doubts.put(volume.id(), users.isEmpty() ? List.of(unknown(device)) : users);
          if (!users.isEmpty() && mounts.usersKnown(device)) {
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
        .filter(device -> volume.selector().matches(device.ids()))
        .toList();
  }

  private static String unknown(Namespace device) {
    return device.device()
        + " has no usable path, and the kernel does not report whether all was written to it";
  }

  /**
   * Reports what was lost of the volume.
   *
   * @return the device on which something was running, while no scan shows it and it may be there
   */
  private Optional<BusyDevice> kept(StagedVolume volume, ObservedTopology topology) {
    Optional<BusyDevice> busy = Optional.ofNullable(running.get(volume.id()));
    Optional<BusyDevice> lost =
        busy.filter(
            one -> mounts.removed(volume, one.device().number(), one.device().device(), topology));
    lost.ifPresent(one ->
        losses.found(
            volume.id(), one.device().describe() + " (" + String.join(", ", one.users()) + ")"));
    mounts
        .unmounting(volume)
        .filter(begun -> mounts.removed(volume, begun.device(), begun.name(), topology))
        .ifPresent(begun -> losses.found(volume.id(), begun.name() + " (" + begun.device() + ")"));
    return busy.filter(
        one -> lost.isEmpty() && topology.namespace(one.device().number()).isEmpty());
  }
}
