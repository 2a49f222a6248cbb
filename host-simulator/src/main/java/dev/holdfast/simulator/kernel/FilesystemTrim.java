package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import java.nio.file.Path;

/**
 * FITRIM (ext4_trim_fs in fs/ext4/mballoc.c): refused where the device has no discard or the piece
 * begins behind the end, and waiting as all I/O does. Its filesystems use nothing but a few
 * percent.
 */
final class FilesystemTrim {
  private static final int FREE_PERCENT = 97;

  private final NvmeCore core;
  private final SimulatedMountTable mounts;
  private final BlockDisks disks;

  FilesystemTrim(NvmeCore core, SimulatedMountTable mounts, BlockDisks disks) {
    this.core = core;
    this.mounts = mounts;
    this.disks = disks;
  }

  long trim(Path directory, int mount, long from, long bytes) throws SimulatedErrno {
    MountEntry entry = mounts.over(directory);
    if (entry.id() != mount) {
      throw new SimulatedErrno(KernelErrno.ENODEV, "trim " + directory);
    }
    Superblock superblock = entry.superblock();
    Disk disk =
        superblock
            .disk()
            .filter(_ -> core.settings.discard())
            .orElseThrow(() -> new SimulatedErrno(KernelErrno.EOPNOTSUPP, "trim " + directory));
    long size = disk.namespace().bytes();
    if (from >= size) {
      throw new SimulatedErrno(KernelErrno.EINVAL, "trim " + directory);
    }
    disks.awaitAnswer(disk, SimulatedClock.FOREVER);
    if (disks.health(disk) != DiskHealth.USABLE || !disks.mayWrite(disk)) {
      throw new SimulatedErrno(KernelErrno.EIO, "trim " + directory);
    }
    long freed = Math.min(bytes, size - from) / 100 * FREE_PERCENT;
    core.change(() -> superblock.trimmed += freed);
    return freed;
  }
}
