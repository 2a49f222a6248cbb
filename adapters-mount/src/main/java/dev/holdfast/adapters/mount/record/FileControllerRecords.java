package dev.holdfast.adapters.mount.record;

import dev.holdfast.application.port.out.ControllerRecords;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords.Unreadable;
import dev.holdfast.domain.controller.ControllerOwnership;
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

/**
 * One file for each subsystem, {@code DIGEST.controllers}, in the directory of the volumes' records
 * and named by a digest of the subsystem's NQN. One that cannot be trusted is moved to {@code
 * DIGEST.controllers.damaged}: its controllers count as another program's, and are listed once no
 * volume uses them.
 */
public final class FileControllerRecords implements ControllerRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FileControllerRecords.class);

  private static final String PORT = "ControllerRecords";
  private static final String RECORD = ".controllers";
  private static final int MOST_BYTES = 1 << 20;

  private final Path directory;

  public FileControllerRecords(Path directory) {
    this.directory = directory;
  }

  @Override
  public synchronized Records read() {
    List<ControllerOwnership> all = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Path file : files()) {
      try {
        read(file).ifPresent(all::add);
      } catch (IOException e) {
        unreadable.add(
            new Unreadable(
                file.toString(),
                "cannot be read ("
                    + e.getMessage()
                    + "); make the file readable again, or delete it: its controllers then count as"
                    + " another program's"));
      }
    }
    return new Records(all, unreadable);
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (!Files.notExists(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + RECORD)) {
        entries.forEach(files::add);
      } catch (DirectoryIteratorException | IOException e) {
        throw new HostInterfaceException(PORT, directory.toString(), e);
      }
    }
    return files;
  }

  private static Optional<ControllerOwnership> read(Path file) throws IOException {
    Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
    try {
      return content.isEmpty()
          ? Optional.empty()
          : Optional.of(ControllerOwnershipRecord.decode(content.get()));
    } catch (DamagedRecord damaged) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      LOG.error(
          "{} is not a record that can be trusted: {}. It is moved to {}; the controllers that it"
              + " lists count as another program's, and stay connected",
          file,
          damaged.why(),
          aside);
      DurableFile.move(file, aside);
      return Optional.empty();
    }
  }

  @Override
  public synchronized void put(ControllerOwnership ownership) {
    Path file = directory.resolve(Digests.sha256(ownership.nqn().value()) + RECORD);
    try {
      // one that cannot be read is not replaced: it may be all that proves a controller
      Optional<ControllerOwnership> earlier = read(file);
      if (!ownership.isEmpty()) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        DurableFile.write(file, ControllerOwnershipRecord.encode(ownership));
      } else if (earlier.isPresent()) {
        DurableFile.delete(file);
      }
    } catch (IOException e) {
      throw new HostInterfaceException(PORT, file.toString(), e);
    }
  }
}
