package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the directory under a mount, so that a process that still uses its path after the unmount
 * cannot write into it. It gets mode 0000, which binds all but root, and is made immutable
 * (FS_IMMUTABLE_FL by chattr(1)), which binds root too. Some filesystems, and a process without
 * CAP_LINUX_IMMUTABLE, cannot set that flag: there the mode alone protects it.
 *
 * <p>The mode also marks a directory as closed by Holdfast. Call only while nothing is mounted
 * there.
 */
public final class MountPointSeal {
  private static final Logger LOG = LoggerFactory.getLogger(MountPointSeal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<PosixFilePermission> CLOSED = Set.of();
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-x---");

  private final ProgramRunner programs;

  public MountPointSeal(ProgramRunner programs) {
    this.programs = programs;
  }

  /** Best effort: a directory that cannot be closed is mounted on all the same. */
  public void close(HostPath path) {
    Path directory = Path.of(path.value());
    try {
      if (!closed(directory)) {
        Files.setPosixFilePermissions(directory, CLOSED);
      }
      if (!flagged("+i", directory)) {
        LOG.debug(
            "{} cannot be made immutable: root can write there when nothing is mounted", path);
      }
    } catch (IOException e) {
      LOG.warn("{} stays writable when nothing is mounted there: {}", path, e.toString());
    }
  }

  /**
   * Undoes {@link #close}; nothing for what is not closed or not there.
   *
   * @return why it is still closed; empty if it is open
   */
  public Optional<String> open(HostPath path) {
    Path directory = Path.of(path.value());
    try {
      if (closed(directory)) {
        boolean unflagged = flagged("-i", directory);
        LOG.debug("the directory {} is made writable; it was immutable: {}", path, unflagged);
        Files.setPosixFilePermissions(directory, OPEN);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "nothing is mounted at " + path + ", and it stays closed (chattr -i, chmod): " + e);
    }
  }

  private static boolean closed(Path directory) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(CLOSED);
  }

  private boolean flagged(String change, Path directory) {
    ProgramResult result =
        programs.run(Program.of(PATIENCE, "chattr", change, "--", directory.toString()));
    return result instanceof ProgramResult.Exited exited && exited.ok();
  }
}
