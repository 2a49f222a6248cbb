package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.volume.MountGroup;
import java.nio.file.Path;

/** The files of mounted volumes, as a kernel has them. Each call may hang. */
public interface VolumeFiles {
  /**
   * The root directory of what is mounted here.
   *
   * @throws KernelRefusal also if nothing is
   */
  Owner root(Path mountPoint) throws KernelRefusal;

  /**
   * Gives them to a group, the root last.
   *
   * @throws KernelRefusal if that cannot be gone on with
   */
  Given give(Path mountPoint, MountGroup group, Walk walk) throws KernelRefusal;

  /** Of a directory. */
  record Owner(long group, int mode) {
    @Override
    public String toString() {
      return "group %d, mode %04o".formatted(group, mode);
    }
  }
}
