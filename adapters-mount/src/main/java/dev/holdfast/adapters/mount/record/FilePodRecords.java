package dev.holdfast.adapters.mount.record;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIGEST.pod}, named by a digest of the target path, beside the records of volumes. Versions
 * that do not know this ending leave the files alone.
 */
public final class FilePodRecords implements PodRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FilePodRecords.class);
  private static final String KIND = "pod 1";
  private static final String ENDING = ".pod";
  private static final int MOST_BYTES = 1 << 16;

  private final Path directory;

  public FilePodRecords(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(Publication publication) {
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("volume", publication.volume());
    out.put("target", publication.target());
    out.put("namespace", publication.pod().namespace());
    out.put("name", publication.pod().name());
    Path file = file(publication.target());
    try {
      DirectoryProbe.make(directory);
      DurableFile.write(file, RecordText.encode(KIND, out.all()));
    } catch (IOException e) {
      throw new HostInterfaceException("PodRecords", file.toString(), e);
    }
  }

  @Override
  public void remove(HostPath target) {
    Path file = file(target);
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw new HostInterfaceException("PodRecords", file.toString(), e);
    }
  }

  @Override
  public List<Publication> all() {
    List<Publication> all = new ArrayList<>();
    if (Files.notExists(directory)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      files.forEach(file -> read(file).ifPresent(all::add));
    } catch (IOException | DirectoryIteratorException e) {
      throw new HostInterfaceException(
          "PodRecords", directory.toString(), "cannot be read (" + e.getMessage() + ")");
    }
    return all;
  }

  private static Optional<Publication> read(Path file) {
    try {
      Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
      return content.isEmpty() ? Optional.empty() : Optional.of(decode(content.get()));
    } catch (IOException | DamagedRecord | IllegalArgumentException e) {
      LOG.debug("{} names no pod: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private static Publication decode(byte[] content) throws DamagedRecord, NewerRecord {
    RecordFields in = new RecordFields(RecordText.decode(KIND, content));
    return new Publication(
        new VolumeId(in.text("volume")),
        new HostPath(in.text("target")),
        new PodName(in.text("namespace"), in.text("name")));
  }

  private Path file(HostPath target) {
    return directory.resolve(Digests.sha256(target.value()) + ENDING);
  }
}
