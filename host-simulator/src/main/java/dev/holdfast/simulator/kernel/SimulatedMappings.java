package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.EBUSY;
import static dev.holdfast.simulator.state.KernelErrno.ENODEV;

import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.LowestFree;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The device mapper (drivers/md/dm.c), each device on one disk. */
public final class SimulatedMappings {
  private final NvmeCore core;
  private final BlockDisks disks;
  private final LowestFree minors = new LowestFree(0);

  SimulatedMappings(NvmeCore core, BlockDisks disks) {
    this.core = core;
    this.disks = disks;
  }

  /** In the order in which they were made. */
  public List<Mapping> all() {
    return core.look(() -> List.copyOf(core.mappings));
  }

  public Optional<Mapping> named(String name) {
    return all().stream().filter(mapping -> mapping.name().equals(name)).findFirst();
  }

  /**
   * @param content of the size that the mapping is to have
   * @throws SimulatedErrno EBUSY if the name is taken, or the disk is mounted or has a mapping
   */
  public Mapping make(
      Disk beneath, String name, String uuid, Path content, long bytes, boolean readOnly)
      throws SimulatedErrno {
    if (named(name).isPresent() || !beneath.holders().isEmpty() || disks.mounted(beneath)) {
      throw new SimulatedErrno(EBUSY, name);
    }
    sized(content, bytes);
    TargetNamespace shown = beneath.namespace();
    Mapping made =
        core.locked(() -> {
          int minor = minors.take();
          Disk disk =
              Disk.mapped(
                  "dm-" + minor,
                  minor,
                  core.nextDiskSequence(),
                  beneath,
                  new TargetNamespace(
                      shown.nsid(), bytes, shown.uuid(), shown.nguid(), shown.eui(), content));
          disk.readOnly(readOnly);
          Mapping mapping = new Mapping(disk, beneath, name, uuid);
          core.mappings.add(mapping);
          core.view.show(mapping);
          return mapping;
        });
    disks.stack(beneath, made.disk().name());
    return made;
  }

  /** Gives it the size that its disk has now, without what is at its begin. */
  public void resize(Mapping mapping, long bytes) {
    TargetNamespace old = mapping.disk().namespace();
    sized(old.content(), bytes);
    core.change(() -> {
      mapping
          .disk()
          .namespace(
              new TargetNamespace(
                  old.nsid(), bytes, old.uuid(), old.nguid(), old.eui(), old.content()));
      core.view.show(mapping);
    });
  }

  /**
   * @throws SimulatedErrno ENODEV if there is none, EBUSY while it is open
   */
  public void remove(String name) throws SimulatedErrno {
    Mapping mapping = named(name).orElseThrow(() -> new SimulatedErrno(ENODEV, name));
    core.locked(() -> {
      if (mapping.disk().held()) {
        throw new SimulatedErrno(EBUSY, name);
      }
      core.mappings.remove(mapping);
      mapping.disk().vanish();
      minors.release(mapping.disk().minor());
      core.view.hide(mapping);
      return name;
    });
    disks.unstack(mapping.beneath(), mapping.disk().name());
  }

  private static void sized(Path content, long bytes) {
    try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "rw")) {
      file.setLength(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
