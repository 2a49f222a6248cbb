package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.SimulatedMountTable;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Superblock;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.util.Set;

/** touch(1) of a mount point: whether its filesystem takes a change. */
final class TouchProgram implements ProgramBehaviour {
  private final SimulatedMountTable mounts;

  TouchProgram(SimulatedMountTable mounts) {
    this.mounts = mounts;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    String path = new ProgramArguments(invocation.arguments(), Set.of()).lastOperand();
    Superblock superblock = mounts.over(Path.of(path)).superblock();
    if (!superblock.disk().map(Disk::present).orElse(true)) {
      return ProgramAnswer.fail(1, "touch: setting times of '" + path + "': Input/output error");
    }
    return superblock.readOnly()
        ? ProgramAnswer.fail(1, "touch: setting times of '" + path + "': Read-only file system")
        : ProgramAnswer.ok();
  }
}
