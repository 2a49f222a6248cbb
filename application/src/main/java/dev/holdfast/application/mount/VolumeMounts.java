package dev.holdfast.application.mount;

import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.StagedVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the mount table with a volume's eyes: what is mounted where, of which namespace, and is it
 * alive.
 */
public final class VolumeMounts {
  /**
   * What the kernel shows behind the root of a mount whose file was removed (dentry_path in
   * fs/d_path.c). A node goes with its device: a new device of that name has a node of its own, and
   * the old one leads to nothing, or to whatever got its number.
   */
  private static final String DELETED = "//deleted";

  private final MountTable table;
  private final BlockDevices devices;

  public VolumeMounts(MountTable table, BlockDevices devices) {
    this.table = table;
    this.devices = devices;
  }

  /** What is on top at this path. */
  public Optional<Mount> at(HostPath path) {
    List<Mount> mounts = table.at(path.value());
    return mounts.isEmpty() ? Optional.empty() : Optional.of(mounts.getLast());
  }

  /**
   * True if the volume's dead staging mount was taken away, by us and in this boot, and the new one
   * is still to come. Without our note nobody is overruled who unmounted it by hand.
   */
  public boolean awaited(StagedVolume volume) {
    return volume.restaging().isPresent()
        && at(volume.stagingPath()).isEmpty()
        && volume.restaging().equals(table.boot());
  }

  /** What a mount stands for. */
  public sealed interface Standing {
    /** A namespace that is there. */
    record Alive(Namespace namespace) implements Standing {}

    /** A device that has gone: whatever stat says, no byte can be read. */
    record Dead(String device) implements Standing {}

    /** Not a namespace of any subsystem. */
    record Foreign(String what) implements Standing {}
  }

  public Standing standing(Mount mount, ObservedTopology topology) {
    if (mount.root().endsWith(DELETED)
        && deviceName(mount.root().replace(DELETED, "")).isPresent()) {
      return new Standing.Dead(mount.root());
    }
    Optional<DeviceName> bound = boundNode(mount).or(() -> anonymousSource(mount));
    if (bound.isPresent()) {
      DeviceName name = bound.get();
      return namespaces(topology.subsystems()).stream()
          .filter(namespace -> namespace.device().equals(name))
          .findFirst()
          .<Standing>map(Standing.Alive::new)
          .orElseGet(() -> new Standing.Dead(name.value()));
    }
    Optional<Namespace> namespace = topology.namespace(mount.number());
    if (namespace.isPresent()) {
      return new Standing.Alive(namespace.get());
    }
    boolean nvme = deviceName(mount.source()).isPresent();
    return nvme && !devices.exists(mount.number())
        ? new Standing.Dead(mount.source())
        : new Standing.Foreign(mount.fsType() + " of " + mount.source());
  }

  /** Where else a namespace is mounted or bound, other than at these paths. */
  public List<String> otherUses(Namespace namespace, HostPath... except) {
    List<String> spared = List.of(except).stream().map(HostPath::value).toList();
    return table.mounts().stream()
        .filter(mount -> uses(mount, namespace))
        .map(Mount::mountPoint)
        .filter(mountPoint -> !spared.contains(mountPoint))
        .distinct()
        .toList();
  }

  /** All that uses any namespace of these subsystems. */
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
   * @param counts the mount points that do; those of a neighbour on the same namespace may not
   */
  public List<String> usersOf(Namespace namespace, Predicate<String> counts) {
    List<String> users = new ArrayList<>();
    otherUses(namespace).stream().filter(counts).forEach(path -> users.add("the mount at " + path));
    devices.holders(namespace).forEach(holder -> users.add("the device " + holder));
    if (users.isEmpty() && !filesystemMounted(namespace)) {
      devices
          .activeFilesystems(namespace)
          .forEach(type ->
              users.add(
                  type
                      + " on "
                      + namespace.device()
                      + ", which the kernel still runs although it is not in our mount table"));
    }
    return List.copyOf(users);
  }

  private boolean filesystemMounted(Namespace namespace) {
    return table.mounts().stream()
        .anyMatch(mount -> uses(mount, namespace) && boundNode(mount).isEmpty());
  }

  /** True if the mount is of this namespace: its filesystem, or its device node bound to a file. */
  public boolean uses(Mount mount, Namespace namespace) {
    return mount.number().equals(namespace.number())
        || boundNode(mount).equals(Optional.of(namespace.device()))
        || anonymousSource(mount).equals(Optional.of(namespace.device()));
  }

  /**
   * True if a mount that is dead or alive may be the volume's, so that it may be unmounted for it.
   */
  public static boolean belongs(Standing standing, Optional<NamespaceIdentifiers> identity) {
    return switch (standing) {
      case Standing.Alive(Namespace there) -> identity.map(there.ids()::equals).orElse(true);
      case Standing.Dead(String device) -> true;
      case Standing.Foreign(String what) -> false;
    };
  }

  private static List<Namespace> namespaces(List<Subsystem> subsystems) {
    return subsystems.stream().flatMap(subsystem -> subsystem.namespaces().stream()).toList();
  }

  /** A raw block volume: the node of a namespace, bound from devtmpfs (or whatever /dev is). */
  private static Optional<DeviceName> boundNode(Mount mount) {
    return deviceName(mount.root());
  }

  /** btrfs has a device number of its own; its source is all that names the device. */
  private static Optional<DeviceName> anonymousSource(Mount mount) {
    return mount.number().major() == 0 ? deviceName(mount.source()) : Optional.empty();
  }

  private static Optional<DeviceName> deviceName(String text) {
    String name = text.substring(text.lastIndexOf('/') + 1);
    return DeviceName.isOne(name) ? Optional.of(new DeviceName(name)) : Optional.empty();
  }
}
