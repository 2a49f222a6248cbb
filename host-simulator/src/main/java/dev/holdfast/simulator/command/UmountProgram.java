package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.kernel.Errno;
import dev.holdfast.simulator.kernel.MountTable;
import dev.holdfast.simulator.kernel.SimulatedErrno;
import dev.holdfast.simulator.kernel.Superblock;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * umount(8), one mount a time. While no path is usable the mount leaves the table at once, but the
 * call hangs until the device is back or gone, as a kernel's does when there is something to write.
 */
final class UmountProgram implements AnsweringProgram {
  private static final int FAILURE = 32;

  private final MountTable mounts;
  private final SimulatedClock clock;

  UmountProgram(MountTable mounts, SimulatedClock clock) {
    this.mounts = mounts;
    this.clock = clock;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    Arguments arguments = new Arguments(invocation.arguments(), Set.of("-t", "-O"));
    String target = arguments.operand(0);
    if (!Files.exists(Path.of(target))) {
      return Answer.fail(FAILURE, "umount: " + target + ": no mount point specified.");
    }
    try {
      Superblock superblock = mounts.unmount(Path.of(target));
      boolean lazy = arguments.has("-l", "--lazy");
      boolean done =
          lazy || clock.await(invocation.patience().left(), () -> mounts.closed(superblock));
      return done ? Answer.ok() : Answer.hangsInKernel();
    } catch (SimulatedErrno e) {
      String why = e.errno() == Errno.EBUSY ? "target is busy." : "not mounted.";
      return Answer.fail(FAILURE, "umount: " + target + ": " + why);
    }
  }
}
