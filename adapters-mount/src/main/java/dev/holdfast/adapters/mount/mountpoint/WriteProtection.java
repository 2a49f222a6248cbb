package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether this host may write to a block device, BLKROSET and BLKROGET of ioctl(2). A read-only
 * mount does not decide that: the kernel lets a device node be written through one (sb_permission
 * in fs/namei.c checks files, directories and links only). The flag belongs to the device: all who
 * have it open on this host are bound by it.
 */
public final class WriteProtection {
  private final ProgramRunner programs;

  public WriteProtection(ProgramRunner programs) {
    this.programs = programs;
  }

  /**
   * Sets or removes the protection if it is not as wanted, and verifies it.
   *
   * @return why it could not be had; empty if it is as wanted
   */
  public Optional<String> set(Path node, boolean readOnly, Deadline deadline) {
    if (unlike(node, readOnly, deadline).isEmpty()) {
      return Optional.empty();
    }
    Program set =
        Program.of(deadline.left(), "blockdev", readOnly ? "--setro" : "--setrw", node.toString());
    ProgramResult result = programs.run(set);
    if (!(result instanceof ProgramResult.Exited exited) || !exited.ok()) {
      return Optional.of(Explanation.of(set, result));
    }
    return unlike(node, readOnly, deadline);
  }

  private Optional<String> unlike(Path node, boolean readOnly, Deadline deadline) {
    Program get = Program.of(deadline.left(), "blockdev", "--getro", node.toString());
    ProgramResult result = programs.run(get);
    if (!(result instanceof ProgramResult.Exited exited) || !exited.ok()) {
      return Optional.of(Explanation.of(get, result));
    }
    return exited.stdout().text().equals(readOnly ? "1" : "0")
        ? Optional.empty()
        : Optional.of(node + (readOnly ? " can still be written" : " is write-protected"));
  }
}
