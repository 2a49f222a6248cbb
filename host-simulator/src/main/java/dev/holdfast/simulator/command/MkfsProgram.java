package dev.holdfast.simulator.command;

import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.invocation.Content;
import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.invocation.Signatures;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.support.process.ProgramResult;
import java.util.Set;
import java.util.UUID;

/** mkfs.ext4(8), mkfs.xfs(8), mkfs.btrfs(8): writes a superblock. */
final class MkfsProgram implements ProgramBehaviour {
  private static final Set<String> VALUED =
      Set.of(
          "-b",
          "-E",
          "-L",
          "-m",
          "-N",
          "-O",
          "-T",
          "-U",
          "-i",
          "-I",
          "-J",
          "-d",
          "-l",
          "-n",
          "-s",
          "-r",
          "--label",
          "--uuid",
          "--data",
          "--metadata",
          "--features");

  private final FilesystemFormat format;
  private final DeviceAccess devices;
  private final SimulatedMountTable mounts;
  private final FaultPoint half;

  /**
   * @param half fails, or takes longer than mkfs lives: mkfs has written the half of what it has to
   *     write, and dies
   */
  MkfsProgram(
      FilesystemFormat format, DeviceAccess devices, SimulatedMountTable mounts, FaultPoint half) {
    this.half = half;
    this.format = format;
    this.devices = devices;
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    ProgramArguments arguments = new ProgramArguments(invocation.arguments(), VALUED);
    String device = arguments.lastOperand();
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(
                1, "The file " + device + " does not exist and no size was specified."),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(1, device + ": Input/output error while writing superblock"));
    return devices.useToWrite(
        device, invocation.patience(), troubles, disk -> make(disk, device, arguments, invocation));
  }

  private ProgramResult make(
      Disk disk, String device, ProgramArguments arguments, Invocation invocation) {
    if (mounts.inUse(disk)) {
      return ProgramAnswer.fail(1, device + " is mounted; will not make a filesystem here!");
    }
    if (disk.readOnly()) {
      return ProgramAnswer.fail(1, device + ": Operation not permitted while trying to open it");
    }
    Content content = devices.content(disk);
    boolean force = arguments.has("-f", "-F", "--force");
    if (format != FilesystemFormat.EXT4 && !force && !Signatures.on(content).isEmpty()) {
      return ProgramAnswer.fail(
          1,
          "mkfs." + format.type() + ": " + device + " appears to contain an existing filesystem.");
    }
    if (content.size() < format.leastBytes()) {
      return ProgramAnswer.fail(
          1, "Filesystem must be larger than " + format.leastBytes() + " bytes.");
    }
    switch (invocation.patience().pass(half)) {
      case Passage.Through() -> {}
      case Passage.Fails(int code, String says) -> {
        format.half(content);
        return ProgramAnswer.fail(code, says);
      }
      case Passage.Signalled() -> {
        format.half(content);
        return ProgramAnswer.ended();
      }
      case Passage.Hung() -> {
        format.half(content);
        return ProgramAnswer.hangsInKernel();
      }
    }
    format.make(
        content, arguments.value("-U", "--uuid").map(UUID::fromString).orElseGet(UUID::randomUUID));
    return ProgramAnswer.ok();
  }
}
