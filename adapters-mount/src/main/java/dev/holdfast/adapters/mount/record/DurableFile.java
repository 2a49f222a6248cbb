package dev.holdfast.adapters.mount.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are there as a whole or not at all, also after a power cut: written aside, flushed,
 * renamed, and the directory flushed.
 */
public final class DurableFile {
  private static final String ASIDE = ".tmp";

  private DurableFile() {}

  public static void write(Path file, byte[] content) throws IOException {
    Path aside = aside(file);
    // what is left from a crash; a link there would not be followed
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    move(aside, file);
  }

  /** Over whatever is there. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    flush(to);
  }

  /** Also what a crash left of an earlier write. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(aside(file));
    if (Files.deleteIfExists(file)) {
      flush(file);
    }
  }

  /**
   * All of it, or as much as the limit and one byte more; empty if it is not there.
   *
   * @throws IOException also if it is a link, a directory or a pipe, which would be waited for
   */
  public static Optional<byte[]> read(Path file, int limit) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        throw new IOException(kind(attributes) + " is in the place of a file");
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(in.readNBytes(limit + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String kind(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return "a directory";
    }
    return attributes.isSymbolicLink() ? "a link" : "a pipe, a socket or a device";
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ASIDE);
  }

  private static void flush(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
