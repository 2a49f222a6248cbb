package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The users of a block device or of a partition of it. Device mapper and md link themselves into
 * {@code holders/} (bd_link_disk_holder in block/holder.c). A loop device and swap do not: they are
 * known by the name that they were set up with, {@code /sys/block/loop0/loop/backing_file}
 * (drivers/block/ loop.c) and {@code /proc/swaps}. If one of these cannot be read, the users are
 * not known.
 */
public final class DeviceUsers {
  private static final String DELETED = " (deleted)";

  /** Where kubelet binds raw block volumes, and sets up a loop device on each. */
  private static final Path KUBELETS = Path.of("volumeDevices");

  private final Path sys;
  private final Path proc;
  private final NodeNumbers numberOf;

  /** The number of the block device's node at a path; empty if there is none. */
  @FunctionalInterface
  public interface NodeNumbers {
    Optional<DeviceNumber> numberOf(Path node) throws IOException;
  }

  public DeviceUsers(Path sys, Path proc, NodeNumbers numberOf) {
    this.sys = sys;
    this.proc = proc;
    this.numberOf = numberOf;
  }

  /** By name, such as {@code dm-0}, {@code loop3} or {@code swap}. */
  public List<String> of(SysfsBlockEntry device) throws IOException {
    List<SysfsBlockEntry> parts = device.withPartitions();
    List<String> users = new ArrayList<>();
    for (SysfsBlockEntry part : parts) {
      for (String holder : part.list("holders")) {
        users.add(described(holder));
      }
    }
    users.addAll(loops(parts));
    for (String file : swaps()) {
      if (isOneOf(file, parts)) {
        users.add("swap");
      }
    }
    return users.stream().distinct().toList();
  }

  /** By the prefixes that LVM, multipath-tools and cryptsetup give to the UUIDs of their maps. */
  private String described(String holder) throws IOException {
    Path map = sys.resolve("block").resolve(holder).resolve("dm");
    String uuid = SysfsBlockEntry.text(map.resolve("uuid")).orElse("");
    String name = SysfsBlockEntry.text(map.resolve("name")).orElse("");
    if (uuid.startsWith("LVM-")) {
      return holder
          + " (the LVM volume "
          + name
          + ": the node has activated what is inside the volume; deactivate it with vgchange -an, and"
          + " keep LVM off by global_filter in /etc/lvm/lvm.conf: first a|...| for the node's own"
          + " disks, then r|^/dev/nvme|)";
    }
    if (uuid.startsWith("mpath-")) {
      return holder
          + " (the multipath map "
          + name
          + ": remove it with multipath -f "
          + name
          + ", and keep multipathd off by blacklist { devnode \"^nvme\" } in /etc/multipath.conf)";
    }
    return name.isEmpty() ? holder : holder + " (" + name + ")";
  }

  private List<String> loops(List<SysfsBlockEntry> parts) throws IOException {
    List<String> loops = new ArrayList<>();
    Path block = sys.resolve("block");
    for (String loop : SysfsBlockEntry.names(block, "loop*")) {
      Optional<String> file =
          SysfsBlockEntry.text(block.resolve(loop).resolve("loop/backing_file"));
      if (file.isPresent() && isOneOf(file.get(), parts)) {
        loops.add(loop);
      }
    }
    return List.copyOf(loops);
  }

  /** The first line is the heading. A kernel without swap has no such file. */
  private List<String> swaps() throws IOException {
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
  private boolean isOneOf(String file, List<SysfsBlockEntry> parts) throws IOException {
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
      Optional<DeviceNumber> number = kubelets ? numberOf.numberOf(path) : Optional.empty();
      return number.isPresent() && isOneOf(number.get(), parts);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isOneOf(DeviceNumber number, List<SysfsBlockEntry> parts)
      throws IOException {
    for (SysfsBlockEntry part : parts) {
      if (part.number().equals(Optional.of(number))) {
        return true;
      }
    }
    return false;
  }
}
