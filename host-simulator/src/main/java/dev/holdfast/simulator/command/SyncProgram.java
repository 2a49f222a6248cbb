package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.support.process.ProgramResult;
import java.util.Set;

/** sync(1) of one device: waits until what was written is there. */
final class SyncProgram implements ProgramBehaviour {
  private final DeviceAccess devices;

  SyncProgram(DeviceAccess devices) {
    this.devices = devices;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    String device = new ProgramArguments(invocation.arguments(), Set.of()).operand(0);
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(
                1, "sync: error opening '" + device + "': No such file or directory"),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(1, "sync: error syncing '" + device + "': Input/output error"));
    return devices.use(device, invocation.patience(), troubles, disk -> ProgramAnswer.ok());
  }
}
