package dev.holdfast.adapters.mount.mountpoint;

import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.volume.HostPath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directories and files that are mounted on. A symbolic link as the last name is never followed
 * and never removed: it would redirect the work to another place. A mount itself is never accessed,
 * since the device behind it may hang.
 */
public final class MountPoints {
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final MountTable table;
  private final MadeParents parents = new MadeParents();

  public MountPoints(MountTable table) {
    this.table = table;
  }

  public MountOutcome makeDirectory(HostPath path) {
    return attempt(
        "make the directory",
        path,
        () -> {
          if (isMountPoint(path) || directoryIsThere(path)) {
            return;
          }
          parents.below(
              path(path), () -> create(() -> Files.createDirectory(path(path), DIRECTORY_MODE)));
          if (!directoryIsThere(path)) {
            throw new FileSystemException(path.value(), null, "was removed while it was created");
          }
        });
  }

  public MountOutcome makeFile(HostPath path) {
    return attempt(
        "make the file",
        path,
        () -> {
          if (isMountPoint(path) || emptyFileIsThere(path)) {
            return;
          }
          parents.below(path(path), () -> create(() -> Files.createFile(path(path), FILE_MODE)));
          if (!emptyFileIsThere(path)) {
            throw new FileSystemException(path.value(), null, "was removed while it was created");
          }
        });
  }

  public MountOutcome remove(HostPath path) {
    return attempt(
        "remove",
        path,
        () -> {
          if (isMountPoint(path)) {
            throw new FileSystemException(path.value(), null, "something is mounted on it");
          }
          Optional<BasicFileAttributes> there = attributes(path);
          if (there.isEmpty()) {
            return;
          }
          if (!there.get().isDirectory()) {
            requireEmptyFile(path, there.get());
          }
          // rmdir(2) and unlink(2) refuse a mount point that has come in between
          parents.removed(path(path), () -> Files.deleteIfExists(path(path)));
        });
  }

  /** Why nothing may be mounted on this directory; empty if it may. */
  public Optional<String> unfitDirectory(HostPath path) {
    return unfit(() -> directoryIsThere(path) ? Optional.empty() : Optional.of("is not there"));
  }

  /** Why no device may be bound on this file; empty if it may. */
  public Optional<String> unfitFile(HostPath path) {
    return unfit(() -> emptyFileIsThere(path) ? Optional.empty() : Optional.of("is not there"));
  }

  private static Optional<String> unfit(Look look) {
    try {
      return look.look();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private boolean isMountPoint(HostPath path) {
    return table.top(path).isPresent();
  }

  private static boolean directoryIsThere(HostPath path) throws IOException {
    Optional<BasicFileAttributes> there = attributes(path);
    if (there.isPresent() && !there.get().isDirectory()) {
      throw new FileSystemException(
          path.value(), null, "is " + kind(there.get()) + ", not a directory");
    }
    return there.isPresent();
  }

  private static boolean emptyFileIsThere(HostPath path) throws IOException {
    Optional<BasicFileAttributes> there = attributes(path);
    if (there.isPresent()) {
      requireEmptyFile(path, there.get());
    }
    return there.isPresent();
  }

  private static void requireEmptyFile(HostPath path, BasicFileAttributes there)
      throws IOException {
    if (!there.isRegularFile() || there.size() != 0) {
      throw new FileSystemException(
          path.value(), null, "is " + kind(there) + ", not an empty file");
    }
  }

  private static String kind(BasicFileAttributes there) {
    if (there.isSymbolicLink()) {
      return "a symbolic link";
    }
    if (there.isDirectory()) {
      return "a directory";
    }
    return there.isRegularFile() ? "a file of " + there.size() + " bytes" : "a special file";
  }

  private static Optional<BasicFileAttributes> attributes(HostPath path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void create(MadeParents.Step step) throws IOException {
    try {
      step.run();
    } catch (FileAlreadyExistsException e) {
      // another process created it first: the caller checks what it is next
    }
  }

  private static Path path(HostPath path) {
    return Path.of(path.value());
  }

  private static MountOutcome attempt(String what, HostPath path, MadeParents.Step step) {
    try {
      step.run();
      return new MountOutcome.Done();
    } catch (IOException e) {
      return new MountOutcome.Failed("cannot " + what + " " + path + ": " + reason(e));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof DirectoryNotEmptyException) {
      return "it is not empty";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return String.valueOf(file.getReason());
    }
    return e.toString();
  }

  @FunctionalInterface
  private interface Look {
    Optional<String> look() throws IOException;
  }
}
