package dev.holdfast.adapters.mount.kubelet;

import java.nio.file.Path;

/**
 * Where kubelet keeps the {@code vol_data.json} of what it has mounted or bound for a pod
 * (kubernetes/pkg/volume/csi/csi_mounter.go, csi_block.go and csi_util.go; subpath_linux.go in
 * pkg/volume/util/subpath). All paths are relative to kubelet's directory.
 */
public final class PublishedPaths {
  private static final Path DEVICES = Path.of("plugins/kubernetes.io/csi/volumeDevices");
  private static final Path PODS = Path.of("pods");
  private static final String SUB_PATHS = "volume-subpaths";

  private PublishedPaths() {}

  /** The directory for a mount point; for an unknown one, the directory that it is in. */
  public static Path data(Path mountPoint) {
    int names = mountPoint.getNameCount();
    int first = DEVICES.getNameCount();
    if (mountPoint.startsWith(DEVICES) && names == first + 3) {
      // publish/VOLUME/POD is bound by the driver, and VOLUME/dev/POD by kubelet from there
      boolean byDriver = mountPoint.getName(first).toString().equals("publish");
      return DEVICES.resolve(mountPoint.getName(byDriver ? first + 1 : first)).resolve("data");
    }
    // pods/UID/volume-subpaths/VOLUME/CONTAINER/NUMBER
    if (mountPoint.startsWith(PODS)
        && names == 6
        && mountPoint.getName(2).toString().equals(SUB_PATHS)) {
      return mountPoint
          .subpath(0, 2)
          .resolve("volumes/kubernetes.io~csi")
          .resolve(mountPoint.getName(3));
    }
    Path parent = mountPoint.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
