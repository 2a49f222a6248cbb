package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Xfs, by the programs of xfsprogs. */
record Xfs() implements FilesystemKind {
  @Override
  public List<MkfsSetting> usual() {
    return List.of();
  }

  @Override
  public List<String> make(Path node, List<MkfsSetting> settings, Release program) {
    List<String> argv = new ArrayList<>(List.of("mkfs.xfs", "-q", "-K"));
    argv.addAll(new MkfsWords().add(settings, MkfsWords::keyed).all());
    argv.addAll(List.of("--", node.toString()));
    return argv;
  }

  @Override
  public List<String> optionsForReading() {
    return List.of("norecovery");
  }

  @Override
  public List<String> grow(Path node, HostPath mountPoint) {
    return List.of("xfs_growfs", "-d", "--", mountPoint.value());
  }

  /**
   * Nothing. The mount replays the log and refuses what it cannot use. {@code xfs_repair -n} does
   * not replay and finds damage where there is only a log.
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

  /**
   * {@code /sys/fs/xfs/nvme0n1}, by the device's name at the time of mounting (fs/xfs/xfs_sysfs.c).
   */
  @Override
  public boolean runsOn(Path sys, String device) throws IOException {
    return ActiveFilesystems.exists(sys.resolve("fs/xfs").resolve(device));
  }

  @Override
  public boolean mountedByNumber() {
    return true;
  }
}
