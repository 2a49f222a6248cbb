package dev.holdfast.adapters.mount.record;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.JobRecords;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code DIGEST.job} beside the volume's record, while a program of its job may run. */
public final class FileJobRecords implements JobRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FileJobRecords.class);
  private static final String ENDING = ".job";
  private static final int MOST_BYTES = 1 << 16;

  private static final String REMEDY =
      "; it may be of a mkfs or fsck that still runs: check on the host whether one does (ps), and"
          + " delete the file if not";

  private final Path directory;

  public FileJobRecords(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(VolumeJob job) {
    Path file = file(job.volume());
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      DurableFile.write(file, VolumeJobRecord.encode(job));
    } catch (IOException e) {
      throw new HostInterfaceException("JobRecords", file.toString(), e);
    }
  }

  @Override
  public void remove(VolumeId volume) {
    Path file = file(volume);
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw new HostInterfaceException("JobRecords", file.toString(), e);
    }
  }

  @Override
  public Optional<VolumeJob> find(VolumeId volume) {
    Path file = file(volume);
    try {
      return read(file).filter(job -> job.volume().equals(volume));
    } catch (IOException e) {
      throw new HostInterfaceException(
          "JobRecords", file.toString(), "cannot be read (" + e.getMessage() + ")" + REMEDY);
    }
  }

  @Override
  public List<VolumeJob> all() {
    List<VolumeJob> jobs = new ArrayList<>();
    if (Files.notExists(directory)) {
      return jobs;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      for (Path file : files) {
        try {
          read(file).ifPresent(jobs::add);
        } catch (IOException e) {
          // its volume is refused when it is staged; the others are not
          LOG.warn("{} cannot be read ({}){}", file, e.getMessage(), REMEDY);
        }
      }
    } catch (IOException e) {
      throw new HostInterfaceException("JobRecords", directory.toString(), e);
    } catch (DirectoryIteratorException e) {
      throw new HostInterfaceException("JobRecords", directory.toString(), e);
    }
    return jobs;
  }

  private static Optional<VolumeJob> read(Path file) throws IOException {
    Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
    try {
      return content.isEmpty()
          ? Optional.empty()
          : Optional.of(VolumeJobRecord.decode(content.get()));
    } catch (DamagedRecord damaged) {
      throw new IOException(damaged.why(), damaged);
    }
  }

  private Path file(VolumeId volume) {
    return directory.resolve(Digests.sha256(volume.value()) + ENDING);
  }
}
