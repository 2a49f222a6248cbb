package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.adapters.mount.mountinfo.MountinfoParser;
import dev.holdfast.adapters.mount.mountinfo.StableFile;
import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mounts of some devices in every mount namespace of a visible process, including this one's
 * (mount_namespaces(7)). The visible processes depend on the container: with the host's PID
 * namespace they are all. A mount namespace that only a bind mount keeps is not seen.
 */
public final class VisibleMounts {
  private final Path proc;

  public VisibleMounts(Path proc) {
    this.proc = proc;
  }

  /** The kinds of filesystem, such as {@code vfat}. */
  public List<String> of(Set<DeviceNumber> devices) {
    List<String> kinds = new ArrayList<>();
    Set<Path> looked = new HashSet<>();
    add(proc.resolve("self"), devices, looked, kinds);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        add(process, devices, looked, kinds);
      }
    } catch (IOException e) {
      // then there is our own
    }
    return kinds.stream().distinct().toList();
  }

  private static void add(
      Path process, Set<DeviceNumber> devices, Set<Path> looked, List<String> kinds) {
    try {
      Path namespace = process.resolve("ns/mnt");
      if (Files.isSymbolicLink(namespace) && !looked.add(Files.readSymbolicLink(namespace))) {
        return;
      }
      MountinfoParser.parse(StableFile.read(process.resolve("mountinfo"))).mounts().stream()
          .filter(mount -> devices.contains(mount.number()))
          .forEach(mount -> kinds.add(mount.fsType()));
    } catch (IOException e) {
      // it has ended meanwhile, or is a thread of the kernel
    }
  }
}
