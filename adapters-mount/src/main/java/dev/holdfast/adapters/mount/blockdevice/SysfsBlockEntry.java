package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block device's directory in sysfs, found by number: {@code /sys/dev/block/259:1} is a link to
 * {@code .../nvme-subsys0/nvme0n1} (Documentation/ABI/testing/sysfs-dev). Absence of any part is an
 * answer, because the device may be removed at any time; a part that is there and cannot be read is
 * none.
 */
public final class SysfsBlockEntry {
  /** A sysfs attribute is a page at most, and pages are 64 KiB at most. */
  private static final int MOST_BYTES = 64 << 10;

  private final Path directory;

  private SysfsBlockEntry(Path directory) {
    this.directory = directory;
  }

  /**
   * Empty if there is no device of this number.
   *
   * @throws IOException if it cannot be determined
   */
  public static Optional<SysfsBlockEntry> find(Path sys, DeviceNumber number) throws IOException {
    Path links = sys.resolve("dev/block");
    try {
      // not the real path of it all: the loop comes by for every volume
      Path target = Files.readSymbolicLink(links.resolve(number.toString()));
      return Optional.of(new SysfsBlockEntry(links.resolve(target).normalize()));
    } catch (NoSuchFileException e) {
      requireThere(links);
      return Optional.empty();
    }
  }

  /** Without sysfs no device has an entry, whether it is there or not. */
  private static void requireThere(Path links) throws IOException {
    if (!Files.isDirectory(links)) {
      throw new IOException(links + " is not there");
    }
  }

  /** The kernel's name of the device now. */
  public String name() {
    return String.valueOf(directory.getFileName());
  }

  /** The number in {@code dev}; empty if there is none. */
  public Optional<DeviceNumber> number() throws IOException {
    try {
      return attribute("dev").map(DeviceNumber::parse);
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  /** This device, and after it its partitions: the directories in it with a {@code partition}. */
  public List<SysfsBlockEntry> withPartitions() throws IOException {
    List<SysfsBlockEntry> parts = new ArrayList<>(List.of(this));
    list("").stream()
        .filter(name -> Files.exists(directory.resolve(name).resolve("partition")))
        .forEach(name -> parts.add(new SysfsBlockEntry(directory.resolve(name))));
    return List.copyOf(parts);
  }

  /** An attribute without blanks at its ends; empty if it is absent. */
  public Optional<String> attribute(String name) throws IOException {
    return text(directory.resolve(name));
  }

  /** A file of the kernel, as an attribute is read. */
  static Optional<String> text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(file + " is longer than a page");
      }
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      if (absent(file, e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A device that is removed while it is read gives ENODEV, and its files are gone then. */
  private static boolean absent(Path file, IOException error) {
    return error instanceof NoSuchFileException || Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }

  public boolean hidden() throws IOException {
    return attribute("hidden").filter("1"::equals).isPresent();
  }

  /** The names in a subdirectory, sorted; none if it is not there. */
  public List<String> list(String subdirectory) throws IOException {
    return names(directory.resolve(subdirectory), "*");
  }

  /** The names in a directory that match a glob, sorted; none if it is not there. */
  static List<String> names(Path in, String glob) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(in, glob)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (IOException e) {
      if (absent(in, e)) {
        return List.of();
      }
      throw e;
    }
    return names.stream().sorted().toList();
  }
}
