package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.adapters.mount.mountinfo.MountinfoParser;
import dev.holdfast.adapters.mount.mountinfo.StableFile;
import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mounts of some devices in every mount namespace of a visible process, including this one's
 * (mount_namespaces(7)). The visible processes depend on the container: with the host's PID
 * namespace they are all. A mount namespace that only a bind mount keeps is not seen, nor is that
 * of a process whose table cannot be read: it has ended, or is not visible either.
 */
public final class VisibleMounts {
  private final Path proc;

  public VisibleMounts(Path proc) {
    this.proc = proc;
  }

  /**
   * The kinds of filesystem, such as {@code vfat}.
   *
   * @throws IOException if the processes, or the mounts of this one, cannot be read
   */
  public List<String> of(Set<DeviceNumber> devices) throws IOException {
    List<String> kinds = new ArrayList<>();
    Set<Path> looked = new HashSet<>();
    add(proc.resolve("self"), devices, looked, kinds);
    for (String process : SysfsBlockEntry.names(proc, "[0-9]*")) {
      try {
        add(proc.resolve(process), devices, looked, kinds);
      } catch (IOException e) {
        // it has ended meanwhile, or its mounts are not visible
      }
    }
    return kinds.stream().distinct().toList();
  }

  private static void add(
      Path process, Set<DeviceNumber> devices, Set<Path> looked, List<String> kinds)
      throws IOException {
    Path namespace = process.resolve("ns/mnt");
    if (Files.isSymbolicLink(namespace) && !looked.add(Files.readSymbolicLink(namespace))) {
      return;
    }
    MountinfoParser.parse(StableFile.read(process.resolve("mountinfo"))).mounts().stream()
        .filter(mount -> devices.contains(mount.number()))
        .forEach(mount -> kinds.add(mount.fsType()));
  }
}
