package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Btrfs, by the programs of btrfs-progs. */
record Btrfs() implements FilesystemKind {
  /** Since then -O takes the features of -R as well (CHANGES of btrfs-progs 6.3). */
  private static final Release ONE_LIST = new Release(6, 3);

  @Override
  public List<MkfsSetting> usual() {
    return List.of();
  }

  @Override
  public List<String> make(Path node, List<MkfsSetting> settings, Release program) {
    List<String> argv = new ArrayList<>(List.of("mkfs.btrfs", "-q", "-K"));
    argv.addAll(
        new MkfsWords()
            .add(
                settings.stream().map(setting -> inWordsOf(program, setting)).toList(),
                setting -> setting.key().isEmpty() ? setting.value() : MkfsWords.feature(setting))
            .all());
    argv.addAll(List.of("--", node.toString()));
    return argv;
  }

  private static MkfsSetting inWordsOf(Release program, MkfsSetting setting) {
    return setting.key().equals("free-space-tree") && program.before(ONE_LIST)
        ? new MkfsSetting("-R", setting.key(), setting.value())
        : setting;
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
      ObservedPrograms.Seen programs,
      DeviceReads reads,
      Path node,
      boolean writable,
      Deadline deadline) {
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
