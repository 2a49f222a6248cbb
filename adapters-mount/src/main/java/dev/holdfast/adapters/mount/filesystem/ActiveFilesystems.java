package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.domain.volume.FilesystemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
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
  public static List<String> on(Path sys, String device) throws IOException {
    List<String> running = new ArrayList<>();
    for (FilesystemType type : FilesystemType.values()) {
      if (FilesystemKind.of(type).runsOn(sys, device)) {
        running.add(type.word());
      }
    }
    return List.copyOf(running);
  }

  /**
   * The entry may be a link to a device that was removed.
   *
   * @throws IOException if it cannot be determined
   */
  static boolean exists(Path entry) throws IOException {
    try {
      Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
