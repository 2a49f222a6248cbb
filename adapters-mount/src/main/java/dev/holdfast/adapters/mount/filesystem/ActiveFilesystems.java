package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.volume.FilesystemType;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The filesystems that the kernel has running on a device. Each kind shows its superblocks in
 * sysfs. The entry stays while an unmount still writes back, and shows what another mount namespace
 * has mounted; no mount table does. The kernel gives the name to no other device as long as the
 * superblock holds this one.
 */
public final class ActiveFilesystems {
  private ActiveFilesystems() {}

  /**
   * The kinds, such as {@code ext4}.
   *
   * @param device the kernel's name of a device or a partition
   */
  public static List<String> on(Path sys, String device) {
    return Arrays.stream(FilesystemType.values())
        .filter(type -> FilesystemKind.of(type).runsOn(sys, device))
        .map(FilesystemType::word)
        .toList();
  }

  /** The entry may be a link to a device that was removed. */
  static boolean exists(Path entry) {
    return Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
  }
}
