package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The users of a block device or of a partition of it. Device mapper and md link themselves into
 * {@code holders/} (bd_link_disk_holder in block/holder.c). A loop device and swap do not: they are
 * known by the name that they were set up with, {@code /sys/block/loop0/loop/backing_file}
 * (drivers/block/ loop.c) and {@code /proc/swaps}.
 */
public final class DeviceUsers {
  private static final String DELETED = " (deleted)";

  /** Where kubelet binds raw block volumes, and sets up a loop device on each. */
  private static final Path KUBELETS = Path.of("volumeDevices");

  private final Path sys;
  private final Path proc;
  private final Function<Path, Optional<DeviceNumber>> numberOf;

  /**
   * @param numberOf the number of a block device's node
   */
  public DeviceUsers(Path sys, Path proc, Function<Path, Optional<DeviceNumber>> numberOf) {
    this.sys = sys;
    this.proc = proc;
    this.numberOf = numberOf;
  }

  /** By name, such as {@code dm-0}, {@code loop3} or {@code swap}. */
  public List<String> of(SysfsBlockEntry device) {
    List<SysfsBlockEntry> parts = device.withPartitions();
    List<String> users = new ArrayList<>();
    parts.forEach(part -> users.addAll(part.list("holders")));
    users.addAll(loops(parts));
    if (swaps().stream().anyMatch(file -> isOneOf(file, parts))) {
      users.add("swap");
    }
    return List.copyOf(users);
  }

  private List<String> loops(List<SysfsBlockEntry> parts) {
    List<String> loops = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(sys.resolve("block"), "loop*")) {
      for (Path loop : all) {
        Optional<String> file = SysfsBlockEntry.text(loop.resolve("loop/backing_file"));
        if (file.filter(name -> isOneOf(name, parts)).isPresent()) {
          loops.add(String.valueOf(loop.getFileName()));
        }
      }
    } catch (IOException e) {
      // no block devices at all
    }
    return loops.stream().sorted().toList();
  }

  /** The first line is the heading. */
  private List<String> swaps() {
    return SysfsBlockEntry.text(proc.resolve("swaps")).stream()
        .flatMap(String::lines)
        .skip(1)
        .map(line -> line.split("\\s", 2)[0])
        .toList();
  }

  /**
   * Compares the last name, so that a doubt counts as a use: the node may be visible under another
   * directory there. Compares the number only where kubelet has the node under a name of its own:
   * elsewhere the file may be on a filesystem that hangs, and reading it would hang too.
   */
  private boolean isOneOf(String file, List<SysfsBlockEntry> parts) {
    String name =
        file.endsWith(DELETED) ? file.substring(0, file.length() - DELETED.length()) : file;
    try {
      Path path = Path.of(name);
      String last = String.valueOf(path.getFileName());
      if (parts.stream().anyMatch(part -> part.name().equals(last))) {
        return true;
      }
      boolean kubelets = false;
      for (Path element : path) {
        kubelets |= element.equals(KUBELETS);
      }
      Optional<DeviceNumber> number = kubelets ? numberOf.apply(path) : Optional.empty();
      return number.isPresent() && parts.stream().anyMatch(part -> part.number().equals(number));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
