package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Disks as programs see them: by a path to a node. */
public final class BlockDisks {
  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final BlockIo io;
  private final SimulatedMountTable mounts;
  private final Path dev;

  BlockDisks(
      NvmeCore core, NamespaceScan namespaces, BlockIo io, SimulatedMountTable mounts, Path dev) {
    this.core = core;
    this.namespaces = namespaces;
    this.io = io;
    this.mounts = mounts;
    this.dev = dev;
  }

  /** By a node under /dev, a link to one, or a file on which a node is bound. */
  public Optional<Disk> at(Path path) {
    Path real = real(path);
    if (dev.equals(real.getParent())) {
      String name = String.valueOf(real.getFileName());
      return core.look(() -> core.disk(name));
    }
    return mounts.boundDisk(path);
  }

  public DiskHealth health(Disk disk) {
    return core.look(() -> io.health(disk));
  }

  /**
   * Waits while I/O would wait.
   *
   * @return false if it still would at the end of the patience
   */
  public boolean awaitAnswer(Disk disk, Duration patience) {
    return core.clock.await(patience, () -> health(disk) != DiskHealth.QUEUEING);
  }

  /** False if another host's reservation makes the target refuse this one's writes (EBADE). */
  public boolean mayWrite(Disk disk) {
    return core.look(() ->
        io.usablePath(disk)
            .map(NamespacePath::controller)
            .filter(controller -> !io.reservations(controller, disk).mayWrite(hostId(controller)))
            .isEmpty());
  }

  private static String hostId(SimulatedController controller) {
    return controller.options().hostId();
  }

  public void open(Disk disk) {
    core.change(disk::open);
  }

  public void close(Disk disk) {
    core.change(() -> {
      disk.close();
      namespaces.released(disk);
    });
  }

  /** Lets this host write to it, or not. */
  public void protect(Disk disk, boolean readOnly) {
    core.change(() -> {
      disk.readOnly(readOnly);
      show(disk);
    });
  }

  /** True if it has a filesystem that is mounted, or that is still being closed. */
  boolean mounted(Disk disk) {
    return mounts.inUse(disk);
  }

  /** A block device on top of this one, shown in {@code holders/}; it keeps the disk open. */
  public void stack(Disk disk, String holder) {
    core.change(() -> {
      disk.stack(holder);
      show(disk);
    });
  }

  public void unstack(Disk disk, String holder) {
    core.change(() -> {
      disk.unstack(holder);
      show(disk);
      namespaces.released(disk);
    });
  }

  private void show(Disk disk) {
    Optional<Mapping> mapping =
        core.mappings.stream().filter(mapped -> mapped.disk() == disk).findFirst();
    if (mapping.isPresent()) {
      core.view.show(mapping.get());
      return;
    }
    if (disk.present() && disk.owner == null) {
      core.view.show(disk.head(), disk);
    }
    if (disk.present() && disk.owner != null) {
      disk.head().paths().stream().filter(path -> path.disk() == disk).forEach(core.view::show);
    }
  }

  private Path real(Path path) {
    if (dev.equals(path.getParent()) && !Files.isSymbolicLink(path)) {
      return path; // as nearly all are asked for: finding the way from the root costs most
    }
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
