package dev.holdfast.simulator.invocation;

import dev.holdfast.simulator.kernel.BlockDisks;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.support.process.ProgramResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** How a program comes to a device's content, or does not. */
public final class DeviceAccess {
  private final BlockDisks disks;

  public DeviceAccess(BlockDisks disks) {
    this.disks = disks;
  }

  public Optional<Disk> at(String path) {
    return path.isEmpty() ? Optional.empty() : disks.at(Path.of(path));
  }

  public Content content(Disk disk) {
    return new Content(disk.namespace().content());
  }

  /** The result of a program for each way in which its I/O does not succeed. */
  public record Troubles(ProgramResult missing, ProgramResult hanging, ProgramResult failing) {}

  /** Runs the work once I/O gets through. */
  public ProgramResult use(
      String path,
      ProgramDeadline patience,
      Troubles troubles,
      Function<Disk, ProgramResult> work) {
    Disk disk = at(path).orElse(null);
    if (disk == null) {
      return troubles.missing();
    }
    if (!disks.awaitAnswer(disk, patience.left())) {
      return troubles.hanging();
    }
    return disks.health(disk) == DiskHealth.USABLE ? work.apply(disk) : troubles.failing();
  }

  /** As {@link #use}, for work that writes: it fails where another host has the reservation. */
  public ProgramResult useToWrite(
      String path,
      ProgramDeadline patience,
      Troubles troubles,
      Function<Disk, ProgramResult> work) {
    return use(
        path, patience, troubles, disk -> mayWrite(disk) ? work.apply(disk) : troubles.failing());
  }

  /** False if another host has the reservation. */
  public boolean mayWrite(Disk disk) {
    return disks.mayWrite(disk);
  }
}
