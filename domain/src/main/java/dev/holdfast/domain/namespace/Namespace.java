package dev.holdfast.domain.namespace;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.path.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A namespace and the block device that stands for it: the multipath head, or, without native
 * multipath, one device for each controller.
 *
 * @param bytes the size
 * @param readOnly the target's write protection
 * @param paths the ways to it, usable or not
 * @param delayedRemoval for how long the device outlives its last controller; empty if this kernel
 *     knows no such thing (before Linux 7, or without native multipath)
 * @param mapping where its content is to be read and written, if it is encrypted and open
 */
public record Namespace(
    DeviceName device,
    DeviceNumber number,
    NamespaceIdentifiers ids,
    long bytes,
    boolean readOnly,
    List<Path> paths,
    Optional<Duration> delayedRemoval,
    Optional<MappedDevice> mapping) {

  public Namespace {
    paths = List.copyOf(paths);
  }

  /** As the topology shows it: whether there is a mapping on it is not asked there. */
  public Namespace(
      DeviceName device,
      DeviceNumber number,
      NamespaceIdentifiers ids,
      long bytes,
      boolean readOnly,
      List<Path> paths,
      Optional<Duration> delayedRemoval) {
    this(device, number, ids, bytes, readOnly, paths, delayedRemoval, Optional.empty());
  }

  /** On a kernel that knows no delayed removal. */
  public Namespace(
      DeviceName device,
      DeviceNumber number,
      NamespaceIdentifiers ids,
      long bytes,
      boolean readOnly,
      List<Path> paths) {
    this(device, number, ids, bytes, readOnly, paths, Optional.empty());
  }

  /** Its filesystem is in this mapping. */
  public Namespace within(MappedDevice open) {
    return new Namespace(
        device, number, ids, bytes, readOnly, paths, delayedRemoval, Optional.of(open));
  }

  /** The name of the device that the filesystem is on. */
  public String contentDevice() {
    return mapping.map(MappedDevice::device).orElse(device.value());
  }

  /** The number of the device that the filesystem is on. */
  public DeviceNumber contentNumber() {
    return mapping.map(MappedDevice::number).orElse(number);
  }

  /** How large the device is that the filesystem is on. */
  public long contentBytes() {
    return mapping.map(MappedDevice::bytes).orElse(bytes);
  }

  public List<Path> usablePaths() {
    return paths.stream().filter(Path::usable).toList();
  }

  public boolean usable() {
    return paths.stream().anyMatch(Path::usable);
  }

  /** For messages. */
  public String describe() {
    return device + " (" + ids + ", " + bytes + " bytes)";
  }
}
