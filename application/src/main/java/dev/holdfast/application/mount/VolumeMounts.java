package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.BlockDevices.Presence;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.UnfinishedUnmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Reads the mount table as it concerns volumes: where namespaces are mounted, and in what state.
 */
public final class VolumeMounts {
  private final MountTable table;
  private final BlockDevices devices;

  public VolumeMounts(MountTable table, BlockDevices devices) {
    this.table = table;
    this.devices = devices;
  }

  /** The topmost mount at this path. */
  public Optional<Mount> at(HostPath path) {
    return table.top(path);
  }

  /**
   * True if Holdfast removed the volume's dead staging mount in this boot, and the replacement is
   * not mounted yet. Without Holdfast's note, a mount that an administrator removed stays removed.
   */
  public boolean awaited(StagedVolume volume) {
    return volume.restaging().isPresent()
        && at(volume.stagingPath()).isEmpty()
        && volume.restaging().equals(table.boot());
  }

  public MountState.Listed state(Mount mount, ObservedTopology topology) {
    if (mount.boundNodeRemoved()) {
      return new MountState.Dead(mount.root());
    }
    if (mount.beneath().isPresent()) {
      return mapped(mount, mount.beneath().get(), topology);
    }
    Optional<DeviceName> named = mount.boundNode().or(mount::anonymousSource);
    Optional<Namespace> namespace =
        named.isPresent()
            ? namespaces(topology.subsystems()).stream()
                .filter(one -> one.device().equals(named.get()))
                .findFirst()
            : topology.namespace(mount.number());
    if (namespace.isPresent()) {
      return new MountState.Alive(namespace.get().ids(), namespace.get().number());
    }
    if (named.isPresent()) {
      return devices.presence(named.get()) == Presence.REMOVED
          ? new MountState.Dead(named.get().value())
          : new MountState.Unknown(mount.describe());
    }
    if (mount.sourceDevice().isEmpty()) {
      return new MountState.Foreign(mount.describe());
    }
    // a namespace that is there and that no scan shows cannot be read, and may be any
    return devices.presence(mount.number()) == Presence.REMOVED
        ? new MountState.Dead(mount.source())
        : new MountState.Unknown(mount.describe());
  }

  /** In a mapping: the device under it decides, since the mapping outlives it. */
  private MountState.Listed mapped(Mount mount, Mount.Beneath beneath, ObservedTopology topology) {
    return switch (beneath) {
      case Mount.Beneath.Present(DeviceName _, DeviceNumber number) ->
          topology
              .namespace(number)
              .<MountState.Listed>map(under -> new MountState.Alive(under.ids(), under.number()))
              .orElseGet(() ->
                  devices.presence(number) == Presence.REMOVED
                      ? new MountState.Dead(mount.source())
                      : new MountState.Unknown(mount.describe()));
      case Mount.Beneath.Removed(String what) -> new MountState.Dead(what);
      case Mount.Beneath.Unknown _ -> new MountState.Unknown(mount.describe());
    };
  }

  /**
   * The mounts of namespaces that may be of this subsystem, but cannot be read: no scan shows them.
   *
   * @param own shows the subsystem
   * @param host is asked only for what that does not show: it may be another subsystem's
   * @param counts selects mount points
   */
  public List<String> unreadUses(
      ObservedTopology own, FabricTopology host, SubsystemNqn nqn, Predicate<String> counts) {
    List<Mount> unread =
        table.mounts().stream()
            .filter(mount -> own.withNqn(nqn).stream().anyMatch(one -> mayBeOf(mount, one)))
            .filter(mount -> state(mount, own) instanceof MountState.Unknown)
            .toList();
    if (unread.isEmpty()) {
      return List.of();
    }
    ObservedTopology all = host.observe();
    return unread.stream()
        .filter(mount -> state(mount, all) instanceof MountState.Unknown)
        .map(Mount::mountPoint)
        .filter(counts)
        .map(path -> "the mount at " + path + ", whose device cannot be read now")
        .toList();
  }

  private static boolean mayBeOf(Mount mount, Subsystem subsystem) {
    return mount
        .boundNode()
        .or(mount::mappedDevice)
        .or(mount::anonymousSource)
        .or(mount::sourceDevice)
        .filter(subsystem::mayHave)
        .isPresent();
  }

  /** An unmount that is not known to have ended; nothing of another boot waits to be written. */
  public Optional<UnfinishedUnmount> unmounting(StagedVolume volume) {
    return volume.unmounting().filter(begun -> table.boot().equals(Optional.of(begun.boot())));
  }

  /**
   * True if the volume's device is removed: its number or its name is free, or its number is
   * another namespace's. One that no scan shows may merely be unreadable.
   */
  public boolean removed(
      StagedVolume volume, DeviceNumber number, DeviceName name, ObservedTopology topology) {
    Optional<Namespace> there = topology.namespace(number);
    return there.isPresent()
        ? !volume.selector().matches(there.get().ids())
        : devices.presence(number) == Presence.REMOVED
            || devices.presence(name) == Presence.REMOVED;
  }

  /** False if what uses the device cannot be determined. */
  public boolean usersKnown(Namespace device) {
    return devices.holders(device) instanceof BlockDevices.Users.Known
        && devices.activeFilesystems(device) instanceof BlockDevices.Users.Known;
  }

  List<String> mountPoints() {
    return table.mounts().stream().map(Mount::mountPoint).distinct().toList();
  }

  /** The paths where a namespace is mounted or bound, other than these. */
  public List<String> otherUses(Namespace namespace, HostPath... except) {
    List<String> spared = List.of(except).stream().map(HostPath::value).toList();
    return table.mounts().stream()
        .filter(mount -> mount.isOf(namespace))
        .map(Mount::mountPoint)
        .filter(mountPoint -> !spared.contains(mountPoint))
        .distinct()
        .toList();
  }

  /** The uses of all namespaces of these subsystems. */
  public List<String> usersOf(List<Subsystem> subsystems) {
    return namespaces(subsystems).stream().flatMap(device -> usersOf(device).stream()).toList();
  }

  /**
   * Mounts of, devices built on, and filesystems on this namespace. A filesystem that runs without
   * a mount is in another mount namespace, or its unmount still writes back.
   */
  public List<String> usersOf(Namespace namespace) {
    return usersOf(namespace, _ -> true);
  }

  /**
   * @param counts selects mount points; those of another volume on the same namespace may not count
   */
  public List<String> usersOf(Namespace namespace, Predicate<String> counts) {
    List<String> users = new ArrayList<>();
    otherUses(namespace).stream().filter(counts).forEach(path -> users.add("the mount at " + path));
    users.addAll(named(namespace, devices.holders(namespace), holder -> "the device " + holder));
    if (users.isEmpty() && !filesystemMounted(namespace)) {
      users.addAll(
          named(
              namespace,
              devices.activeFilesystems(namespace),
              type ->
                  type
                      + " on "
                      + namespace.device()
                      + ", which the kernel still runs although it is not in the mount table of Holdfast"));
    }
    return List.copyOf(users);
  }

  /** The one place that decides what follows if the users are not known: they count as one. */
  private static List<String> named(
      Namespace namespace, BlockDevices.Users users, UnaryOperator<String> name) {
    return switch (users) {
      case BlockDevices.Users.Known(List<String> names) -> names.stream().map(name).toList();
      case BlockDevices.Users.Unknown(String why) ->
          List.of("users of " + namespace.device() + " that cannot be determined (" + why + ")");
    };
  }

  private boolean filesystemMounted(Namespace namespace) {
    return table.mounts().stream()
        .anyMatch(mount -> mount.isOf(namespace) && mount.boundNode().isEmpty());
  }

  private static List<Namespace> namespaces(List<Subsystem> subsystems) {
    return subsystems.stream().flatMap(subsystem -> subsystem.namespaces().stream()).toList();
  }
}
