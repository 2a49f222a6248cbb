package dev.holdfast.simulator.command;

import dev.holdfast.simulator.kernel.Disk;
import dev.holdfast.simulator.kernel.MountTable;
import dev.holdfast.support.process.ProgramResult;
import java.util.Set;

/** e2fsck(8), xfs_repair(8), btrfs-check(8): a filesystem that is there is sound. */
final class CheckProgram implements AnsweringProgram {
  private static final Set<String> VALUED =
      Set.of("-b", "-B", "-C", "-E", "-j", "-m", "-o", "-t", "-z");

  private final FilesystemFormat format;
  private final int failure;
  private final DeviceAccess devices;
  private final MountTable mounts;

  /**
   * @param failure the exit status if it cannot be checked
   */
  CheckProgram(FilesystemFormat format, int failure, DeviceAccess devices, MountTable mounts) {
    this.format = format;
    this.failure = failure;
    this.devices = devices;
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    String device = new Arguments(invocation.arguments(), VALUED).lastOperand();
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            Answer.fail(failure, "No such file or directory while trying to open " + device),
            Answer.hangsInKernel(),
            Answer.fail(failure, "Input/output error while trying to open " + device));
    return devices.use(device, invocation.patience(), troubles, disk -> check(disk, device));
  }

  private ProgramResult check(Disk disk, String device) {
    if (mounts.inUse(disk)) {
      return Answer.fail(failure, device + " is mounted.");
    }
    return format
        .find(devices.content(disk))
        .map(found -> Answer.ok(device + ": clean\n"))
        .orElseGet(() -> Answer.fail(failure, "Bad magic number in super-block: " + device));
  }
}
