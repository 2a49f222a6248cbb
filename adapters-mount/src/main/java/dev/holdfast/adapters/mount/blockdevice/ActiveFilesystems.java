package dev.holdfast.adapters.mount.blockdevice;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The filesystems that the kernel has running on a device. Each kind shows its superblocks in
 * sysfs: {@code /sys/fs/ext4/nvme0n1} (fs/ext4/sysfs.c), {@code /sys/fs/xfs/nvme0n1}
 * (fs/xfs/xfs_sysfs.c) by the device's name at the time of mounting, {@code
 * /sys/fs/btrfs/UUID/devices/nvme0n1} (fs/btrfs/sysfs.c). The entry stays while an unmount still
 * writes back, and shows what another mount namespace has mounted; no mount table does. The kernel
 * gives the name to no other device as long as the superblock holds this one.
 */
public final class ActiveFilesystems {
  private static final List<String> BY_DEVICE = List.of("ext4", "xfs");

  private ActiveFilesystems() {}

  /**
   * The kinds, such as {@code ext4}.
   *
   * @param device the kernel's name of a device or a partition
   */
  public static List<String> on(Path sys, String device) {
    List<String> active = new ArrayList<>();
    for (String type : BY_DEVICE) {
      if (there(sys.resolve("fs").resolve(type).resolve(device))) {
        active.add(type);
      }
    }
    if (btrfs(sys.resolve("fs/btrfs"), device)) {
      active.add("btrfs");
    }
    return List.copyOf(active);
  }

  private static boolean btrfs(Path directory, String device) {
    try (DirectoryStream<Path> uuids = Files.newDirectoryStream(directory)) {
      for (Path uuid : uuids) {
        if (there(uuid.resolve("devices").resolve(device))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      // no btrfs in this kernel
      return false;
    }
  }

  private static boolean there(Path entry) {
    return Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
  }
}
