package dev.holdfast.simulator.command;

import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.kernel.Disk;
import dev.holdfast.simulator.kernel.DiskHealth;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** How a program comes to a device's content, or does not. */
final class DeviceAccess {
  private final BlockDisks disks;

  DeviceAccess(BlockDisks disks) {
    this.disks = disks;
  }

  Optional<Disk> at(String path) {
    return path.isEmpty() ? Optional.empty() : disks.at(Path.of(path));
  }

  Content content(Disk disk) {
    return new Content(disk.namespace().content());
  }

  /** The result of a program for each way in which its I/O does not succeed. */
  record Troubles(ProgramResult missing, ProgramResult hanging, ProgramResult failing) {}

  /** Runs the work once I/O gets through. */
  ProgramResult use(
      String path, Patience patience, Troubles troubles, Function<Disk, ProgramResult> work) {
    Disk disk = at(path).orElse(null);
    if (disk == null) {
      return troubles.missing();
    }
    if (!disks.awaitAnswer(disk, patience.left())) {
      return troubles.hanging();
    }
    return disks.health(disk) == DiskHealth.USABLE ? work.apply(disk) : troubles.failing();
  }
}
