package dev.holdfast.adapters.mount.record;

import dev.holdfast.application.port.out.VolumeRecords.Unwritable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes a small file, makes it durable and deletes it: what a record needs of its directory. */
final class DirectoryProbe {
  /** As much as a block, so that a disk with room for an empty file only is found out. */
  private static final int BYTES = 4096;

  private DirectoryProbe() {}

  static void make(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static Optional<Unwritable> unwritable(Path directory) {
    try {
      make(directory);
      Path probe =
          Files.createTempFile(
              directory,
              ".probe-",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        write(probe);
        return foreign(directory, probe);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      return Optional.of(
          new Unwritable(directory + " cannot be written: " + e, remedy(e, directory)));
    }
  }

  private static void write(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
      ByteBuffer buffer = ByteBuffer.allocate(BYTES);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Root may write everywhere; the owner of the directory could change the records. */
  private static Optional<Unwritable> foreign(Path directory, Path own) throws IOException {
    Object owner = Files.getAttribute(directory, "unix:uid");
    Object self = Files.getAttribute(own, "unix:uid");
    return owner.equals(self)
        ? Optional.empty()
        : Optional.of(
            new Unwritable(
                directory + " belongs to uid " + owner + ", who can change the records",
                "chown -R " + self + " " + directory));
  }

  private static String remedy(IOException why, Path directory) {
    String text = String.valueOf(why.getMessage());
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return "free space on the filesystem of " + directory + " (df, df -i)";
    }
    if (text.contains("Read-only file system")) {
      return "make the filesystem of "
          + directory
          + " writable; it may have become read-only after an error of its disk (dmesg)";
    }
    Optional<Path> file =
        Stream.iterate(directory, path -> path != null, Path::getParent)
            .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
            .findFirst()
            .filter(path -> !Files.isDirectory(path));
    if (file.isPresent()) {
      return file.get() + " is not a directory: move it away, or set holdfast.state-dir to another";
    }
    return why instanceof AccessDeniedException
        ? "make " + directory + " a directory of the user who runs Holdfast (chown, chmod 700)"
        : "make " + directory + " a directory on a local disk that Holdfast can write";
  }
}
