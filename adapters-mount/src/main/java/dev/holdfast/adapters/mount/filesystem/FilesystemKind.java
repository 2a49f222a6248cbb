package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The properties of one kind of filesystem on this host: its programs and its signs in sysfs. */
public sealed interface FilesystemKind permits Ext4, Xfs, Btrfs {
  static FilesystemKind of(FilesystemType type) {
    return switch (type) {
      case EXT4 -> new Ext4();
      case XFS -> new Xfs();
      case BTRFS -> new Btrfs();
    };
  }

  /**
   * The command that makes one over the whole device. Never with force: mkfs.xfs and mkfs.btrfs
   * refuse a device that is not empty. Nothing is discarded: should the proof that the device is
   * empty have been wrong after all, most of the old content is still there.
   */
  default List<String> make(Path node) {
    return make(node, usual(), new Release(0, 0));
  }

  /**
   * The same command with other settings.
   *
   * @param program the release of the mkfs; which one does not matter for the usual settings
   */
  List<String> make(Path node, List<MkfsSetting> settings, Release program);

  /** The settings where a volume has no wishes. */
  List<MkfsSetting> usual();

  /** The command that lets a mounted one fill its device. */
  List<String> grow(Path node, HostPath mountPoint);

  /**
   * The mount options beside {@code ro} without which the kernel writes to the device all the same:
   * it replays the journal, and refuses a write-protected device that needs it. Data that were not
   * written back before, as by a node that is still writing or that died, do not show.
   */
  List<String> optionsForReading();

  /**
   * The check before a mount, as the kind allows.
   *
   * @param writable false for a device that the target protects: nothing can be repaired or
   *     replayed there, and the mount decides
   */
  CheckOutcome check(
      ObservedPrograms.Seen programs,
      DeviceReads reads,
      Path node,
      boolean writable,
      Deadline deadline);

  /**
   * True if the kernel has one running on the device.
   *
   * @param device the kernel's name of a device or a partition
   */
  boolean runsOn(Path sys, String device) throws IOException;

  /** True if the mount table shows it by the number of its device, false if by an anonymous one. */
  boolean mountedByNumber();
}
