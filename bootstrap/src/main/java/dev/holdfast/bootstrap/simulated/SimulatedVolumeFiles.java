package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.sysfs.group.VolumeFiles;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.simulator.kernel.SimulatedFiles;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.util.List;

/** The files of the pretended host behind the adapter's seam: some in each volume. */
final class SimulatedVolumeFiles implements VolumeFiles {
  private static final int FILES = 5;

  private final SimulatedFiles files;

  SimulatedVolumeFiles(SimulatedFiles files) {
    this.files = files;
  }

  @Override
  public Owner root(Path mountPoint) throws KernelRefusal {
    try {
      SimulatedFiles.Owner owner = files.root(mountPoint);
      return new Owner(owner.group(), owner.mode());
    } catch (SimulatedErrno e) {
      throw refusal(e, mountPoint);
    }
  }

  @Override
  public Given give(Path mountPoint, MountGroup group, Walk walk) throws KernelRefusal {
    try {
      for (int file = 1; file < FILES; file++) {
        if (walk.ended()) {
          return new Given.Ended();
        }
        files.change(mountPoint);
        walk.seen(file);
      }
      int mode = MountGroup.directory(files.root(mountPoint).mode());
      files.changeRoot(mountPoint, new SimulatedFiles.Owner(group.id(), mode));
      return new Given.Done(FILES, FILES, 0, List.of());
    } catch (SimulatedErrno e) {
      throw refusal(e, mountPoint);
    }
  }

  private static KernelRefusal refusal(SimulatedErrno e, Path mountPoint) {
    return new KernelRefusal(e.errno(), "setting the group of the files at " + mountPoint);
  }
}
