package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.domain.identity.ControllerName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owners of controllers, as nvme-cli 3 and other users of libnvme record them: {@code
 * /run/nvme/registry/nvme3/owner}, beside it {@code seqnum}, the kernel's count of events when it
 * was connected (libnvme/design/REGISTRY.md, libnvme/src/nvme/registry.c). {@code nvme
 * disconnect-all} spares a controller with an owner. libnvme's udev rule removes the entry of a
 * removed controller, unless its event is older than that count.
 *
 * <p>No more than an agreement: an entry that cannot be written is logged. One that cannot be read
 * may be another's.
 */
public final class OwnerRegistry {
  static final String OURS = "holdfast";

  /** Of the controller's directory in sysfs; beside the files that libnvme knows. */
  static final String NUMBER = "holdfast-number";

  /** The CSI driver's name: two Holdfasts may share a host. */
  static final String DRIVER = "holdfast-driver";

  private static final Logger LOG = LoggerFactory.getLogger(OwnerRegistry.class);

  private final SysfsFiles files;
  private final Path directory;
  private final Path sequenceNumber;
  private final String driver;

  /**
   * @param driver the CSI driver's name
   * @param run the host's {@code /run}
   * @param sys the host's {@code /sys}
   */
  public OwnerRegistry(SysfsFiles files, Path run, Path sys, String driver) {
    this.driver = driver;
    this.files = files;
    this.directory = run.resolve("nvme/registry");
    this.sequenceNumber = sys.resolve("kernel/uevent_seqnum");
  }

  /** Its owner, if that is not this Holdfast, or cannot be read. */
  Optional<String> other(ControllerName controller) {
    Path file = entry(controller).resolve("owner");
    Optional<String> line = files.content(file).map(String::strip);
    return line.isEmpty() && !Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of("an owner that cannot be read")
        : line.filter(owner -> !owner.isEmpty() && !owner.equals(OURS))
            .or(() -> line.isEmpty() ? Optional.empty() : otherDriver(controller));
  }

  /** Earlier versions wrote no driver. */
  private Optional<String> otherDriver(ControllerName controller) {
    return files
        .content(entry(controller).resolve(DRIVER))
        .map(String::strip)
        .filter(name -> !name.equals(driver))
        .map(name -> OURS + " as the driver " + name);
  }

  /**
   * Records Holdfast as the owner of a controller with this number, in place of an entry that an
   * earlier controller of that name left; does nothing on a host without {@code /run/nvme}. The
   * entry appears whole or not at all: the udev rule would delete one without its count.
   */
  void own(ControllerName controller, OptionalLong number) {
    if (!Files.isDirectory(above())) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Path made = Files.createTempDirectory(directory, ".holdfast-");
      try {
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(made.resolve("owner"), OURS);
        write(made.resolve(DRIVER), driver);
        write(made.resolve("seqnum"), files.content(sequenceNumber).map(String::strip).orElse("0"));
        if (number.isPresent()) {
          write(made.resolve(NUMBER), Long.toString(number.getAsLong()));
        }
        clear(entry(controller));
        Files.move(made, entry(controller), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        clear(made);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn(
          "{} cannot be entered in {}, so nvme disconnect-all would remove it: {}",
          controller,
          directory,
          e.toString());
    }
  }

  /**
   * True if this Holdfast has entered this very controller, and not an earlier one of that name.
   */
  boolean has(ControllerName controller, long number) {
    return owner(controller).filter(OURS::equals).isPresent()
        && otherDriver(controller).isEmpty()
        && files
            .content(entry(controller).resolve(NUMBER))
            .filter(text -> text.strip().equals(Long.toString(number)))
            .isPresent();
  }

  /**
   * Removes the entry of a controller with this number, on hosts without the udev rule that would.
   * A successor of that name keeps its own.
   */
  void forget(ControllerName controller, OptionalLong number) {
    if (number.isPresent() && has(controller, number.getAsLong())) {
      try {
        clear(entry(controller));
      } catch (IOException | DirectoryIteratorException e) {
        LOG.debug(
            "the entry of {} cannot be removed from {}: {}", controller, directory, e.toString());
      }
    }
  }

  /** Absent if the file has no line. */
  private Optional<String> owner(ControllerName controller) {
    return files
        .content(entry(controller).resolve("owner"))
        .map(String::strip)
        .filter(owner -> !owner.isEmpty());
  }

  private Path above() {
    return directory.resolve("..").normalize();
  }

  private Path entry(ControllerName controller) {
    return directory.resolve(controller.value());
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** The few files of an entry, and the entry. */
  private static void clear(Path entry) throws IOException {
    try (DirectoryStream<Path> attributes = Files.newDirectoryStream(entry)) {
      for (Path attribute : attributes) {
        Files.deleteIfExists(attribute);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(entry);
  }
}
