package dev.holdfast.adapters.mount.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Debian packages of the programs that Holdfast runs. */
public final class DebianPackages {
  private static final Map<String, List<String>> PROGRAMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("mount", List.of("mount", "umount"));
    PROGRAMS.put("util-linux", List.of("blkid", "blockdev"));
    PROGRAMS.put("coreutils", List.of("stat", "sync", "touch"));
    PROGRAMS.put("e2fsprogs", List.of("mkfs.ext4", "e2fsck", "resize2fs", "chattr"));
    PROGRAMS.put("xfsprogs", List.of("mkfs.xfs", "xfs_growfs"));
    PROGRAMS.put("cryptsetup-bin", List.of("cryptsetup"));
    PROGRAMS.put("btrfs-progs", List.of("mkfs.btrfs", "btrfs"));
    PROGRAMS.put("kmod", List.of("modprobe"));
  }

  private DebianPackages() {}

  /** All packages that Holdfast needs, in a stable order. */
  public static List<String> names() {
    return List.copyOf(PROGRAMS.keySet());
  }

  /** The programs of a package that Holdfast runs. */
  public static List<String> programsOf(String name) {
    return PROGRAMS.getOrDefault(name, List.of());
  }

  public static Optional<String> of(String program) {
    return PROGRAMS.entrySet().stream()
        .filter(entry -> entry.getValue().contains(program))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
