package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.FilesystemFormat;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.support.process.ProgramResult;
import java.util.Set;

/** e2fsck(8), xfs_repair(8), btrfs-check(8): a filesystem that is there is sound. */
final class CheckProgram implements ProgramBehaviour {
  private static final Set<String> VALUED =
      Set.of("-b", "-B", "-C", "-E", "-j", "-m", "-o", "-t", "-z");

  private final FilesystemFormat format;
  private final int failure;
  private final DeviceAccess devices;
  private final SimulatedMountTable mounts;

  /**
   * @param failure the exit status if it cannot be checked
   */
  CheckProgram(
      FilesystemFormat format, int failure, DeviceAccess devices, SimulatedMountTable mounts) {
    this.format = format;
    this.failure = failure;
    this.devices = devices;
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    String device = new ProgramArguments(invocation.arguments(), VALUED).lastOperand();
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(failure, "No such file or directory while trying to open " + device),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(failure, "Input/output error while trying to open " + device));
    return devices.useToWrite(device, invocation.patience(), troubles, disk -> check(disk, device));
  }

  private ProgramResult check(Disk disk, String device) {
    if (mounts.inUse(disk)) {
      return ProgramAnswer.fail(failure, device + " is mounted.");
    }
    return format
        .find(devices.content(disk))
        .map(found -> ProgramAnswer.ok(device + ": clean\n"))
        .orElseGet(() -> ProgramAnswer.fail(failure, "Bad magic number in super-block: " + device));
  }
}
