package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes back what the page cache has of one device, and has the device write its own cache:
 * sync(1) with a file calls fsync(2) on it, which for a block device ends in a flush (blkdev_fsync
 * in block/fops.c). Never sync(2), which waits for every filesystem of the host.
 */
public final class Flush {
  private final ProgramRunner programs;

  public Flush(ProgramRunner programs) {
    this.programs = programs;
  }

  /**
   * @return why it is not known to have been done; empty if it was
   */
  public Optional<String> of(Path node, Duration patience) {
    Program sync = Program.of(patience, "sync", "--", node.toString());
    ProgramResult result = programs.run(sync);
    return result instanceof ProgramResult.Exited exited && exited.ok()
        ? Optional.empty()
        : Optional.of(Explanation.of(sync, result));
  }
}
