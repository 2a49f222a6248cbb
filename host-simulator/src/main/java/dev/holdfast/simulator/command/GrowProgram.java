package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.Content;
import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** resize2fs(8), xfs_growfs(8), btrfs-filesystem(8) resize: to the whole device, online. */
final class GrowProgram implements ProgramBehaviour {
  private final FilesystemFormat format;
  private final DeviceAccess devices;
  private final BlockDisks disks;
  private final SimulatedMountTable mounts;

  GrowProgram(
      FilesystemFormat format, DeviceAccess devices, BlockDisks disks, SimulatedMountTable mounts) {
    this.format = format;
    this.devices = devices;
    this.disks = disks;
    this.mounts = mounts;
  }

  /** The last operand is a mount point or, for ext4, the device. */
  @Override
  public ProgramResult run(Invocation invocation) {
    String place = operand(invocation);
    Disk disk = find(place).orElse(null);
    if (disk == null) {
      return ProgramAnswer.fail(1, place + " is not a mounted " + format.type() + " filesystem");
    }
    if (!disks.awaitAnswer(disk, invocation.patience().left())) {
      return ProgramAnswer.hangsInKernel();
    }
    Content content = devices.content(disk);
    if (disks.health(disk) != DiskHealth.USABLE || format.find(content).isEmpty()) {
      return ProgramAnswer.fail(1, place + ": Input/output error");
    }
    format.grow(content);
    return ProgramAnswer.ok();
  }

  private String operand(Invocation invocation) {
    ProgramArguments arguments =
        new ProgramArguments(invocation.arguments(), Set.of("-m", "-S", "-z"));
    return format == FilesystemFormat.EXT4 ? arguments.operand(0) : arguments.lastOperand();
  }

  private Optional<Disk> find(String place) {
    Optional<Disk> mounted =
        mounts
            .at(Path.of(place))
            .filter(entry -> entry.superblock().fsType().equals(format.type()))
            .flatMap(entry -> entry.superblock().disk());
    return format == FilesystemFormat.EXT4 ? devices.at(place) : mounted;
  }
}
