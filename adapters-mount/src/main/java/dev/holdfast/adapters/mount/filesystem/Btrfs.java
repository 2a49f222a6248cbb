package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Btrfs, by the programs of btrfs-progs. */
record Btrfs() implements FilesystemKind {
  @Override
  public List<String> make(Path node) {
    return List.of("mkfs.btrfs", "-q", "-K", "--", node.toString());
  }

  /** The program takes no "--"; an absolute path is no option. */
  @Override
  public List<String> optionsForReading() {
    return List.of("rescue=nologreplay");
  }

  @Override
  public List<String> grow(Path node, HostPath mountPoint) {
    return List.of("btrfs", "filesystem", "resize", "max", mountPoint.value());
  }

  /**
   * Nothing. The mount checks the trees that it needs by their checksums. {@code btrfs check
   * --readonly} reads all metadata, minutes on a large volume, and its manual asks not to run it as
   * a matter of course.
   */
  @Override
  public CheckOutcome check(
      ObservedPrograms.Seen programs, Path node, boolean writable, Deadline deadline) {
    return new CheckOutcome.Sound();
  }

  /** {@code /sys/fs/btrfs/UUID/devices/nvme0n1} (fs/btrfs/sysfs.c). */
  @Override
  public boolean runsOn(Path sys, String device) throws IOException {
    try (DirectoryStream<Path> uuids =
        Files.newDirectoryStream(sys.resolve("fs/btrfs"), Files::isDirectory)) {
      for (Path uuid : uuids) {
        if (ActiveFilesystems.exists(uuid.resolve("devices").resolve(device))) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      // no btrfs in this kernel
      return false;
    }
  }

  /** A btrfs may span devices; the source of its mount names one of them. */
  @Override
  public boolean mountedByNumber() {
    return false;
  }
}
