package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.DirectoryDigest;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which names NVMe has on this host: controllers, subsystems, and in {@code /sys/block} heads and,
 * with native multipath, the hidden path devices.
 *
 * @param parts one for each directory
 */
record NvmeDirectories(List<?> parts) {
  private static final String PREFIX = "nvme";
  private static final List<String> DIRECTORIES =
      List.of("class/nvme", "class/nvme-subsystem", "block");

  /** Where nothing was listed: equal to nothing but itself. */
  static NvmeDirectories unlisted() {
    return new NvmeDirectories(List.of(new Object()));
  }

  /** Lists again and again, into memory that it has once. */
  static final class Reader {
    private final SysfsRoot sysfs;
    private final Optional<DirectoryDigest> digest;

    Reader(SysfsRoot sysfs) {
      this.sysfs = sysfs;
      this.digest =
          RelativeLocation.of(sysfs.root()).real()
              ? Optional.of(new DirectoryDigest(PREFIX))
              : Optional.empty();
    }

    NvmeDirectories read() {
      return new NvmeDirectories(
          DIRECTORIES.stream().map(sysfs.root()::resolve).map(this::part).toList());
    }

    private Object part(Path directory) {
      if (digest.isPresent()) {
        try {
          return digest.get().of(directory);
        } catch (KernelRefusal e) {
          // a host without NVMe has two of them not; whatever else it is, nothing is like it
          return e.errno() == Errno.ENOENT.number() ? List.of() : new Object();
        }
      }
      return sysfs.files().names(RelativeLocation.of(directory), PREFIX, _ -> true);
    }
  }
}
