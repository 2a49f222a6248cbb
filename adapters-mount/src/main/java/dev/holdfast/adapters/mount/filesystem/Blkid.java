package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;

/** The low-level probe: it reads the device itself and neither asks nor fills a cache. */
public final class Blkid {
  private final ProgramRunner programs;

  public Blkid(ProgramRunner programs) {
    this.programs = programs;
  }

  public BlkidAnswer probe(Path node, Deadline patience) {
    return probe(node, patience.left());
  }

  public BlkidAnswer probe(Path node, Duration patience) {
    Program blkid = Program.of(patience, "blkid", "-p", "-o", "export", "--", node.toString());
    return BlkidAnswer.of(blkid, programs.run(blkid));
  }
}
