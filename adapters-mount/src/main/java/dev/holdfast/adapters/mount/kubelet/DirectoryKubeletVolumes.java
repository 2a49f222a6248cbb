package dev.holdfast.adapters.mount.kubelet;

import dev.holdfast.adapters.mount.mountinfo.RealPaths;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code vol_data.json} under kubelet's {@code plugins/kubernetes.io/csi/DRIVER/HASH}
 * (kubernetes/pkg/volume/csi/csi_attacher.go) and where it belongs to what pods have.
 */
public final class DirectoryKubeletVolumes implements KubeletVolumes {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryKubeletVolumes.class);
  private static final int MOST_BYTES = 64 * 1024;

  private final Path configured;
  private final String driver;

  public DirectoryKubeletVolumes(Path kubelet, String driver) {
    this.configured = kubelet;
    this.driver = driver;
  }

  @Override
  public List<Staging> staged() {
    Path volumes = kubelet().resolve("plugins/kubernetes.io/csi").resolve(driver);
    List<Staging> staged = new ArrayList<>();
    if (!Files.isDirectory(volumes)) {
      return staged;
    }
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(volumes)) {
      for (Path directory : directories) {
        volumeIn(directory)
            .ifPresent(volume ->
                staged.add(
                    new Staging(
                        volume, new HostPath(directory.resolve("globalmount").toString()))));
      }
    } catch (IOException | InvalidValue e) {
      LOG.warn("kubelet's staging directories in {} could not be read: {}", volumes, e.toString());
    }
    return staged;
  }

  @Override
  public Optional<VolumeId> publishedAt(String mountPoint) {
    Path path = Path.of(mountPoint);
    Path kubelet = kubelet();
    return path.startsWith(kubelet)
        ? volumeIn(kubelet.resolve(PublishedPaths.data(kubelet.relativize(path))))
        : Optional.empty();
  }

  /** As the mount table has it. */
  private Path kubelet() {
    return RealPaths.ofDirectory(configured);
  }

  private Optional<VolumeId> volumeIn(Path directory) {
    Path file = directory.resolve("vol_data.json");
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return VolumeData.parse(text)
          .filter(data -> data.driverName().equals(Optional.of(driver)))
          .flatMap(VolumeData::volumeHandle)
          .map(VolumeId::new);
    } catch (IOException | InvalidValue e) {
      LOG.debug("{} names no volume: {}", file, e.toString());
      return Optional.empty();
    }
  }
}
