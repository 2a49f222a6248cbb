package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.nio.file.Path;
import java.util.List;

/** The commands that make and grow each kind of filesystem. */
public final class FilesystemCommands {
  private FilesystemCommands() {}

  /**
   * Never with force: mkfs.xfs and mkfs.btrfs refuse a device that is not empty. mkfs.ext4 asks
   * only on a terminal, so it has no such second lock; without -F it refuses only a device in use.
   *
   * <p>Nothing is discarded: should the proof that the device is empty have been wrong after all,
   * most of the old content is still there. Of ext4 only the inode tables are left to the kernel,
   * which fills them in the background: they are 1.6 % of the device, and filling them now would
   * let mkfs of a large device outlast its caller. Both are set explicitly, not left to
   * mke2fs.conf.
   */
  public static List<String> make(FilesystemType type, Path node) {
    String device = node.toString();
    return switch (type) {
      case EXT4 ->
          List.of(
              "mkfs.ext4",
              "-q",
              "-m",
              "0",
              "-E",
              "nodiscard,lazy_itable_init=1,lazy_journal_init=0",
              "--",
              device);
      case XFS -> List.of("mkfs.xfs", "-q", "-K", "--", device);
      case BTRFS -> List.of("mkfs.btrfs", "-q", "-K", "--", device);
    };
  }

  /** Online: ext4 by its device, the others by where they are mounted. */
  public static List<String> grow(FilesystemType type, Path node, HostPath mountPoint) {
    return switch (type) {
      case EXT4 -> List.of("resize2fs", "--", node.toString());
      case XFS -> List.of("xfs_growfs", "-d", "--", mountPoint.value());
      // takes no "--"; an absolute path is no option
      case BTRFS -> List.of("btrfs", "filesystem", "resize", "max", mountPoint.value());
    };
  }
}
