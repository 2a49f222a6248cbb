package dev.holdfast.simulator.command;

import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.kernel.Disk;
import dev.holdfast.support.process.ProgramResult;

/** blockdev(8): answers without I/O, so it succeeds on a device without any path. */
final class BlockdevProgram implements AnsweringProgram {
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
            Answer.fail(1, "blockdev: cannot open " + device + ": No such file or directory"));
  }

  private ProgramResult answer(Disk disk, String command) {
    long bytes = disk.namespace().bytes();
    return switch (command) {
      case "--getsize64" -> Answer.ok(bytes + "\n");
      case "--getsz" -> Answer.ok(bytes / 512 + "\n");
      case "--getss", "--getpbsz" -> Answer.ok("512\n");
      case "--getro" -> Answer.ok(disk.readOnly() ? "1\n" : "0\n");
      case "--setro", "--setrw" -> {
        disks.protect(disk, command.equals("--setro"));
        yield Answer.ok();
      }
      case "--flushbufs", "--rereadpt" -> Answer.ok();
      default -> Answer.fail(1, "blockdev: Unknown command: " + command);
    };
  }
}
