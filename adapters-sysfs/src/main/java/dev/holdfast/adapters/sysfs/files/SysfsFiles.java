package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.application.port.out.HostInterfaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounded reads of pseudo files. A file that has vanished, or that the driver refuses to show, is
 * absent; an error that is not about the file itself (no descriptors, no memory) is an exception,
 * lest all devices of a host seem to be removed.
 */
public class SysfsFiles {

  /** Sixteen times what an attribute may have (PAGE_SIZE, Documentation/filesystems/sysfs.rst). */
  static final int MOST_BYTES = 64 * 1024;

  /** Nearly every attribute is shorter; thousands are read in one scan. */
  private static final int USUAL_BYTES = 256;

  /** strerror(3) of ENODEV, ENXIO, EIO, EISDIR, ELOOP, EINVAL, EACCES, ENOTDIR, ENAMETOOLONG. */
  private static final Set<String> ABOUT_THE_FILE =
      Set.of(
          "No such device",
          "No such device or address",
          "Input/output error",
          "Is a directory",
          "Too many levels of symbolic links",
          "Invalid argument",
          "Permission denied",
          "Not a directory",
          "File name too long");

  private final SyscallReads.Pool direct = new SyscallReads.Pool();

  /**
   * The content; absent if the file was removed, cannot be read, or is larger than {@link
   * #MOST_BYTES}.
   */
  public Optional<String> content(Path file) {
    try (ReadableByteChannel in = Files.newByteChannel(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(USUAL_BYTES);
      while (in.read(bytes) >= 0) {
        if (!bytes.hasRemaining()) {
          if (bytes.capacity() > MOST_BYTES) {
            return Optional.empty();
          }
          bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
        }
      }
      return bytes.position() > MOST_BYTES
          ? Optional.empty()
          : Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return gone(file, e);
    }
  }

  /**
   * An attribute of sysfs, which gives all of itself to one read (fs/kernfs/file.c); absent if it
   * was removed, cannot be read, or is larger than {@link #MOST_BYTES}.
   */
  public Optional<String> attribute(RelativeLocation place) {
    return place.real() ? direct.with(reads -> reads.attribute(place)) : content(place.path());
  }

  /** The names in a directory, sorted; none if it was removed. */
  public List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (DirectoryIteratorException e) {
      gone(directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      gone(directory, e);
    }
    Collections.sort(names);
    return names;
  }

  /**
   * Those of the names that are wanted, sorted.
   *
   * @param prefix with which each begins, in ASCII
   */
  public List<String> names(RelativeLocation directory, String prefix, Predicate<String> wanted) {
    return directory.real()
        ? direct.with(reads -> reads.names(directory, prefix, wanted))
        : names(directory.path()).stream()
            .filter(name -> name.startsWith(prefix) && wanted.test(name))
            .toList();
  }

  /**
   * The same with the inode of each entry itself, which is a link's own. Of a tree that system
   * calls reach.
   */
  public Map<String, Long> numbers(
      RelativeLocation directory, String prefix, Predicate<String> wanted) {
    return direct.with(reads -> reads.numbers(directory, prefix, wanted));
  }

  /** Which object a path leads to: another one as soon as the name has been given away. */
  public Optional<ObjectNumber> object(RelativeLocation place) {
    if (place.real()) {
      return direct.with(reads -> reads.object(place));
    }
    Path path = place.path();
    try {
      return Optional.of(ObjectNumber.ofFile(number(path, "unix:dev"), number(path, "unix:ino")));
    } catch (IOException e) {
      return gone(path, e);
    }
  }

  private static long number(Path path, String attribute) throws IOException {
    return Files.getAttribute(path, attribute) instanceof Long number ? number : 0;
  }

  /** Opens a directory, to read in that very object; to be closed. Absent if it was removed. */
  public Optional<OpenDirectory> open(RelativeLocation place) {
    return place.real()
        ? direct.with(reads -> reads.open(place, direct))
        : object(place)
            .map(object -> new OpenDirectory(place.path(), object, FileCalls.NOWHERE, () -> {}));
  }

  /** The target of a symbolic link; absent if it was removed or is no link. */
  public Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return gone(link, e);
    }
  }

  private static <T> Optional<T> gone(Path path, IOException e) {
    boolean aboutTheFile =
        switch (e) {
          case NoSuchFileException gone -> true;
          case AccessDeniedException denied -> true;
          case NotDirectoryException none -> true;
          case NotLinkException none -> true;
          case FileSystemException other -> aboutTheFile(other.getReason());
          default -> aboutTheFile(e.getMessage());
        };
    if (!aboutTheFile) {
      throw new HostInterfaceException("sysfs", path.toString(), e);
    }
    return Optional.empty();
  }

  private static boolean aboutTheFile(@Nullable String reason) {
    return reason != null && ABOUT_THE_FILE.stream().anyMatch(reason::startsWith);
  }
}
