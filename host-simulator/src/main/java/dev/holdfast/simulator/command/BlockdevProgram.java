package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.support.process.ProgramResult;

/** blockdev(8): answers without I/O, so it succeeds on a device without any path. */
final class BlockdevProgram implements ProgramBehaviour {
  private final DeviceAccess devices;
  private final BlockDisks disks;

  BlockdevProgram(DeviceAccess devices, BlockDisks disks) {
    this.devices = devices;
    this.disks = disks;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    String device = invocation.arguments().isEmpty() ? "" : invocation.arguments().getLast();
    return devices
        .at(device)
        .map(disk -> answer(disk, invocation.word(0)))
        .orElseGet(() ->
            ProgramAnswer.fail(
                1, "blockdev: cannot open " + device + ": No such file or directory"));
  }

  private ProgramResult answer(Disk disk, String command) {
    long bytes = disk.namespace().bytes();
    return switch (command) {
      case "--getsize64" -> ProgramAnswer.ok(bytes + "\n");
      case "--getsz" -> ProgramAnswer.ok(bytes / 512 + "\n");
      case "--getss", "--getpbsz" -> ProgramAnswer.ok("512\n");
      case "--getro" -> ProgramAnswer.ok(disk.readOnly() ? "1\n" : "0\n");
      case "--setro", "--setrw" -> {
        disks.protect(disk, command.equals("--setro"));
        yield ProgramAnswer.ok();
      }
      case "--flushbufs", "--rereadpt" -> ProgramAnswer.ok();
      default -> ProgramAnswer.fail(1, "blockdev: Unknown command: " + command);
    };
  }
}
