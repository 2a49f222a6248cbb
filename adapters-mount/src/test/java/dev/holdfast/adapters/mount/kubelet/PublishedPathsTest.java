package dev.holdfast.adapters.mount.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedPathsTest {
  @ParameterizedTest
  @CsvSource({
    "pods/U/volumes/kubernetes.io~csi/PV/mount, pods/U/volumes/kubernetes.io~csi/PV",
    "pods/U/volume-subpaths/PV/app/0, pods/U/volumes/kubernetes.io~csi/PV",
    "plugins/kubernetes.io/csi/volumeDevices/publish/PV/U,"
        + " plugins/kubernetes.io/csi/volumeDevices/PV/data",
    "plugins/kubernetes.io/csi/volumeDevices/PV/dev/U,"
        + " plugins/kubernetes.io/csi/volumeDevices/PV/data",
    "pods/U/volume-subpaths/PV/app, pods/U/volume-subpaths/PV",
    "pods/U/elsewhere/PV/app/0, pods/U/elsewhere/PV/app",
    "plugins/kubernetes.io/csi/volumeDevices/PV, plugins/kubernetes.io/csi/volumeDevices",
    "theirs, ''",
  })
  void knowsWhereKubeletKeepsTheDataOfAMountPoint(String mountPoint, String directory) {
    assertThat(PublishedPaths.data(Path.of(mountPoint))).isEqualTo(Path.of(directory));
  }
}
