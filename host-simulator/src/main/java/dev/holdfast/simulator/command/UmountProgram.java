package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * umount(8), one mount a time. While no path is usable the mount leaves the table at once, but the
 * call hangs until the device is back or gone, as a kernel's does when there is something to write.
 */
final class UmountProgram implements ProgramBehaviour {
  private static final int FAILURE = 32;

  private final SimulatedMountTable mounts;
  private final SimulatedClock clock;

  UmountProgram(SimulatedMountTable mounts, SimulatedClock clock) {
    this.mounts = mounts;
    this.clock = clock;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    ProgramArguments arguments = new ProgramArguments(invocation.arguments(), Set.of("-t", "-O"));
    String target = arguments.operand(0);
    if (!Files.exists(Path.of(target))) {
      return ProgramAnswer.fail(FAILURE, "umount: " + target + ": no mount point specified.");
    }
    try {
      Superblock superblock = mounts.unmount(Path.of(target));
      boolean lazy = arguments.has("-l", "--lazy");
      boolean done =
          lazy || clock.await(invocation.patience().left(), () -> mounts.closed(superblock));
      return done ? ProgramAnswer.ok() : ProgramAnswer.hangsInKernel();
    } catch (SimulatedErrno e) {
      String why = e.errno() == KernelErrno.EBUSY ? "target is busy." : "not mounted.";
      return ProgramAnswer.fail(FAILURE, "umount: " + target + ": " + why);
    }
  }
}
