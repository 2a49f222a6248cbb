package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.mount.SelinuxLabels;
import dev.holdfast.domain.namespace.Namespace;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code /proc/self/mountinfo} (Documentation/filesystems/proc.rst, 3.5), unescaped.
 * Which device it is follows from numbers and from names that only the kernel and root can give:
 * any pod may have a directory, or a network filesystem a source, with the name of a device.
 *
 * @param number the st_dev of files on it; anonymous for btrfs and network filesystems
 * @param root what of the filesystem is mounted: {@code /} or the bound directory or file; ends in
 *     {@code //deleted} when that has been removed
 * @param options of this mount: {@code ro} or {@code rw} and others
 * @param propagation such as {@code shared:12}
 * @param source the device's name at the time of mounting, which may be another device's by now
 * @param superOptions of the filesystem
 * @param inDev of the filesystem of {@code /dev}, in which no pod can make a file
 * @param beneath of one that is in a mapping of Holdfast's: the device under the mapping
 */
public record Mount(
    int id,
    int parent,
    DeviceNumber number,
    String root,
    String mountPoint,
    List<String> options,
    List<String> propagation,
    String fsType,
    String source,
    List<String> superOptions,
    boolean inDev,
    Optional<Beneath> beneath) {

  /** The device under a mapping of Holdfast's, by the kernel's own entries. */
  public sealed interface Beneath {
    /** A device that is there. */
    record Present(DeviceName device, DeviceNumber number) implements Beneath {}

    /** One that was removed. */
    record Removed(String what) implements Beneath {}

    /** The host does not answer. */
    record Unknown(String why) implements Beneath {}
  }

  /**
   * The kernel's mark behind the root of a mount whose file was removed (dentry_path in
   * fs/d_path.c). A node goes with its device: a new device of that name has a node of its own, and
   * the old one leads to nothing, or to whatever got its number.
   */
  private static final String DELETED = "//deleted";

  /** How filesystems show that they have stopped writing (fs/ext4/super.c, fs/xfs/xfs_super.c). */
  private static final String EMERGENCY = "emergency_ro";

  private static final String SHUTDOWN = "shutdown";

  public Mount {
    options = List.copyOf(options);
    propagation = List.copyOf(propagation);
    superOptions = List.copyOf(superOptions);
  }

  /** True if mounts below it appear in the mount namespaces that it came from, and theirs in it. */
  public boolean shared() {
    return propagation.stream().anyMatch(field -> field.startsWith("shared:"));
  }

  /** In no mapping. */
  public Mount(
      int id,
      int parent,
      DeviceNumber number,
      String root,
      String mountPoint,
      List<String> options,
      List<String> propagation,
      String fsType,
      String source,
      List<String> superOptions,
      boolean inDev) {
    this(
        id,
        parent,
        number,
        root,
        mountPoint,
        options,
        propagation,
        fsType,
        source,
        superOptions,
        inDev,
        Optional.empty());
  }

  /** In a mapping on this. */
  public Mount on(Beneath device) {
    return new Mount(
        id,
        parent,
        number,
        root,
        mountPoint,
        options,
        propagation,
        fsType,
        source,
        superOptions,
        inDev,
        Optional.of(device));
  }

  public boolean readOnly() {
    return options.contains("ro");
  }

  /**
   * The filesystem's own word for having stopped after an error: until its last mount is removed it
   * never writes again, and after {@code shutdown} it does not read either. Kernels before 6.14
   * show {@code ro} instead of {@code emergency_ro}. Absent for a mount that the word does not
   * concern.
   */
  public Optional<String> stopped() {
    if (superOptions.contains(SHUTDOWN)) {
      return Optional.of(SHUTDOWN);
    }
    if (readOnly()) {
      return Optional.empty();
    }
    return superOptions.contains(EMERGENCY)
        ? Optional.of(EMERGENCY)
        : Optional.of("ro, and was mounted rw").filter(_ -> superOptions.contains("ro"));
  }

  /**
   * True if it is the namespace's filesystem, directly or in a mapping on it, or its device node
   * bound to a file.
   */
  public boolean isOf(Namespace device) {
    return number.equals(device.number())
        || beneath.equals(Optional.of(new Beneath.Present(device.device(), device.number())))
        || boundNode().equals(Optional.of(device.device()))
        || anonymousSource().equals(Optional.of(device.device()));
  }

  /** A raw block volume: the node of a namespace, bound from {@code /dev}. */
  public Optional<DeviceName> boundNode() {
    return inDev ? deviceName(root) : Optional.empty();
  }

  /** True if the bound device node was removed, which happens when its device is. */
  public boolean boundNodeRemoved() {
    return inDev
        && root.endsWith(DELETED)
        && deviceName(root.substring(0, root.length() - DELETED.length())).isPresent();
  }

  /**
   * btrfs has a device number of its own; the kernel shows the device as its source
   * (btrfs_show_devname in fs/btrfs/super.c).
   */
  public Optional<DeviceName> anonymousSource() {
    return number.major() == 0 && fsType.equals("btrfs") ? node(source) : Optional.empty();
  }

  /**
   * The device by whose name it was mounted, if it is on a block device and that is the name of a
   * namespace's device.
   */
  public Optional<DeviceName> sourceDevice() {
    return number.major() == 0 ? Optional.empty() : node(source);
  }

  /** The device under the mapping that it is in. */
  public Optional<DeviceName> mappedDevice() {
    return beneath.flatMap(under ->
        under instanceof Beneath.Present(DeviceName device, DeviceNumber _)
            ? Optional.of(device)
            : Optional.empty());
  }

  /** Of a node directly in {@code dev}: a logical volume or a mapping may have any name. */
  private static Optional<DeviceName> node(String path) {
    int name = path.lastIndexOf('/');
    int directory = path.lastIndexOf('/', name - 1);
    return directory >= 0 && path.substring(directory + 1, name).equals("dev")
        ? deviceName(path)
        : Optional.empty();
  }

  private static Optional<DeviceName> deviceName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return DeviceName.isOne(name) ? Optional.of(new DeviceName(name)) : Optional.empty();
  }

  /** Shown by a kernel with SELinux, of mounts that were asked to have any. */
  public SelinuxLabels labels() {
    return SelinuxLabels.of(superOptions);
  }

  /** For messages. */
  public String describe() {
    return fsType + " of " + source;
  }
}
