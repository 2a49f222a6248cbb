package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block device's directory in sysfs, found by number: {@code /sys/dev/block/259:1} is a link to
 * {@code .../nvme-subsys0/nvme0n1} (Documentation/ABI/testing/sysfs-dev). Absence of any part is an
 * answer: the device may go at any time.
 */
public final class SysfsBlockEntry {
  /** A sysfs attribute is a page at most, and pages are 64 KiB at most. */
  private static final int MOST_BYTES = 64 << 10;

  private final Path directory;

  private SysfsBlockEntry(Path directory) {
    this.directory = directory;
  }

  public static Optional<SysfsBlockEntry> find(Path sys, DeviceNumber number) {
    try {
      Path links = sys.resolve("dev/block");
      // not the real path of it all: the loop comes by for every volume
      Path target = Files.readSymbolicLink(links.resolve(number.toString()));
      return Optional.of(new SysfsBlockEntry(links.resolve(target).normalize()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The kernel's name of the device now. */
  public String name() {
    return String.valueOf(directory.getFileName());
  }

  /** The number in {@code dev}; empty if there is none that can be read. */
  public Optional<DeviceNumber> number() {
    try {
      return attribute("dev").map(DeviceNumber::parse);
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  /** This device, and after it its partitions: the directories in it with a {@code partition}. */
  public List<SysfsBlockEntry> withPartitions() {
    List<SysfsBlockEntry> parts = new ArrayList<>(List.of(this));
    list("").stream()
        .filter(name -> Files.exists(directory.resolve(name).resolve("partition")))
        .forEach(name -> parts.add(new SysfsBlockEntry(directory.resolve(name))));
    return List.copyOf(parts);
  }

  /** An attribute without blanks at its ends; empty if it is absent, unreadable or too long. */
  public Optional<String> attribute(String name) {
    return text(directory.resolve(name));
  }

  /** A file of the kernel, as an attribute is read. */
  static Optional<String> text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public boolean hidden() {
    return attribute("hidden").filter("1"::equals).isPresent();
  }

  /** The names in a subdirectory, sorted; none if it is not there. */
  public List<String> list(String subdirectory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory.resolve(subdirectory))) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException e) {
      return List.of();
    }
    return names.stream().sorted().toList();
  }
}
