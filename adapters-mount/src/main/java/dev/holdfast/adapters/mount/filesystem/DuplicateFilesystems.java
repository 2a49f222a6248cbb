package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.SysfsBlockEntry;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.FilesystemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Mounted filesystems with the UUID of one that is not mounted yet: clones and restored snapshots,
 * or this very filesystem, still mounted from a removed device.
 *
 * <p>A filesystem that cannot be read counts as one: with {@code nouuid}, xfs also mounts where it
 * is not needed; without it, xfs does not mount where it is needed.
 */
public final class DuplicateFilesystems {
  private static final Duration FOR_EACH = Duration.ofSeconds(5);

  private final Path sys;
  private final Path dev;
  private final MountTable table;
  private final Blkid blkid;

  public DuplicateFilesystems(Path sys, Path dev, MountTable table, Blkid blkid) {
    this.sys = sys;
    this.dev = dev;
    this.table = table;
    this.blkid = blkid;
  }

  public boolean anyMounted(Namespace device, Path node, FilesystemType type, Deadline deadline) {
    if (!FilesystemKind.of(type).mountedByNumber()) {
      return uuid(node, deadline).map(uuid -> btrfsElsewhere(uuid, device)).orElse(true);
    }
    List<DeviceNumber> others =
        table.mounts().stream()
            .filter(mount -> mount.fsType().equals(type.word()))
            .map(Mount::number)
            .filter(Predicate.not(device.contentNumber()::equals))
            .distinct()
            .toList();
    if (others.isEmpty()) {
      return false;
    }
    Optional<String> ours = uuid(node, deadline);
    return ours.isEmpty() || others.stream().anyMatch(other -> mayBe(ours.get(), other, deadline));
  }

  private boolean mayBe(String uuid, DeviceNumber other, Deadline deadline) {
    try {
      return SysfsBlockEntry.find(sys, other)
          .flatMap(entry -> uuid(dev.resolve(entry.name()), deadline))
          .map(uuid::equals)
          .orElse(true);
    } catch (IOException e) {
      return true;
    }
  }

  private Optional<String> uuid(Path node, Deadline deadline) {
    if (deadline.left().isZero()) {
      return Optional.empty();
    }
    Duration some = deadline.left().compareTo(FOR_EACH) < 0 ? deadline.left() : FOR_EACH;
    return blkid.probe(node, some) instanceof BlkidAnswer.Found found
        ? found.tag("UUID")
        : Optional.empty();
  }

  /** The kernel lists its mounted btrfs by UUID, each with its devices. */
  private boolean btrfsElsewhere(String uuid, Namespace device) {
    Path devices = sys.resolve("fs/btrfs").resolve(uuid).resolve("devices");
    return !Files.notExists(devices) && !Files.exists(devices.resolve(device.contentDevice()));
  }
}
