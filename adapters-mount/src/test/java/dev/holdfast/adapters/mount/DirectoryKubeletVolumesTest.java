package dev.holdfast.adapters.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.kubelet.DirectoryKubeletVolumes;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryKubeletVolumesTest {
  private static final String DRIVER = "nvmeof.csi.holdfast.dev";

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private Path kubelet;

  @BeforeEach
  void makeKubelet() throws IOException {
    kubelet = Files.createDirectories(dir.resolve("kubelet"));
  }

  @ParameterizedTest
  @CsvSource({
    "pods/U/volumes/kubernetes.io~csi/PV/mount, pods/U/volumes/kubernetes.io~csi/PV",
    "plugins/kubernetes.io/csi/volumeDevices/publish/PV/U,"
        + " plugins/kubernetes.io/csi/volumeDevices/PV/data",
  })
  void knowsWhoseAMountOfAPodIs(String mountPoint, String data) throws IOException {
    write(data, DRIVER);

    assertThat(volumes().publishedAt(kubelet.resolve(mountPoint).toString()))
        .contains(new VolumeId("handle"));
    assertThat(volumes().publishedAt(kubelet.resolve(mountPoint + "x/y").toString())).isEmpty();
  }

  /** The mount table has real paths. */
  @Test
  void findsWhatIsBehindALink() throws IOException {
    write("pods/U/volumes/kubernetes.io~csi/PV", DRIVER);
    Path link = Files.createSymbolicLink(kubelet.resolveSibling("link"), kubelet);

    assertThat(
            new DirectoryKubeletVolumes(link, DRIVER)
                .publishedAt(
                    kubelet
                        .toRealPath()
                        .resolve("pods/U/volumes/kubernetes.io~csi/PV/mount")
                        .toString()))
        .isPresent();
  }

  @Test
  void knowsNothingOfOtherDriversAndOfOtherPlaces() throws IOException {
    write("pods/U/volumes/kubernetes.io~csi/PV", "another.driver");
    write("../elsewhere", DRIVER);

    assertThat(
            volumes()
                .publishedAt(
                    kubelet.resolve("pods/U/volumes/kubernetes.io~csi/PV/mount").toString()))
        .isEmpty();
    assertThat(volumes().publishedAt(kubelet.resolveSibling("elsewhere/mount").toString()))
        .isEmpty();
    assertThat(volumes().publishedAt("/")).isEmpty();
  }

  private DirectoryKubeletVolumes volumes() {
    return new DirectoryKubeletVolumes(kubelet, DRIVER);
  }

  private void write(String directory, String driver) throws IOException {
    Path place = Files.createDirectories(kubelet.resolve(directory).normalize());
    Files.writeString(
        place.resolve("vol_data.json"),
        "{\"driverName\":\"" + driver + "\",\"volumeHandle\":\"handle\"}");
  }
}
