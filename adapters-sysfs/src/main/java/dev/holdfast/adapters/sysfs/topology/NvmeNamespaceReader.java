package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads a namespace's block device, {@code .../nvme-subsysX/nvmeXnZ} or, without native multipath,
 * {@code .../nvmeX/nvmeXnZ}. A hidden device is a path and has no number: it is never a namespace.
 */
public final class NvmeNamespaceReader {
  /** The unit of {@code size}, whatever the device's block size (block/genhd.c). */
  private static final long SECTOR = 512;

  private final NvmeIdentifiersReader identifiers;
  private final KernelObjectCache known;

  NvmeNamespaceReader(KernelObjectCache known) {
    this.known = known;
    this.identifiers = new NvmeIdentifiersReader(known);
  }

  /**
   * Absent if it was removed, or does not itself show enough to be distinguished from another one:
   * every kernel with multipath heads has shown their identifiers from the first
   * (nvme_ns_id_attr_group, Linux 4.15), and an identifier that only a path shows is not taken for
   * the head's.
   *
   * @param paths all of the subsystem's
   */
  Optional<Namespace> read(SysfsDirectory directory, List<Path> paths) {
    DeviceName device = new DeviceName(directory.name());
    return directory.steady(d -> identifiers.read(d).flatMap(ids -> read(d, device, ids, paths)));
  }

  private Optional<Namespace> read(
      SysfsDirectory directory, DeviceName device, NamespaceIdentifiers ids, List<Path> paths) {
    Optional<DeviceNumber> number = number(directory);
    Optional<Long> sectors =
        directory.number("size").filter(n -> n >= 0 && n <= Long.MAX_VALUE / SECTOR);
    if (number.isEmpty() || sectors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Namespace(
            device,
            number.get(),
            ids,
            sectors.get() * SECTOR,
            directory.text("ro").filter("0"::equals).isEmpty(),
            paths.stream().filter(path -> path.head().equals(device)).toList(),
            delayedRemoval(directory)));
  }

  /** Whole seconds, of a multipath head (drivers/nvme/host/sysfs.c). */
  public static Optional<Duration> delayedRemoval(SysfsDirectory head) {
    return head.number("delayed_removal_secs").filter(n -> n >= 0).map(Duration::ofSeconds);
  }

  private Optional<DeviceNumber> number(SysfsDirectory directory) {
    try {
      return known.text(directory, "dev").map(DeviceNumber::parse);
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
