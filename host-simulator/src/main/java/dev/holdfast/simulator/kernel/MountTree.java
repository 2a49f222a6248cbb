package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.state.HostView;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.Superblock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The mounts of the host, shown to it after each change. The caller holds the kernel's lock. */
final class MountTree {
  private final HostView view;
  private final List<MountEntry> entries = new ArrayList<>();
  private int nextId = 40;
  private int nextGroup = 1;

  MountTree(HostView view) {
    this.view = view;
  }

  /** One of those that are there from the start. */
  void base(int id, int parent, Superblock superblock, String mountPoint, String source) {
    entries.add(
        new MountEntry(id, parent, superblock, "/", mountPoint, "rw,relatime", shared(), source));
  }

  /** In the kernel's order. */
  List<MountEntry> entries() {
    return List.copyOf(entries);
  }

  Optional<MountEntry> topAt(String place) {
    return entries.reversed().stream()
        .filter(entry -> entry.mountPoint().equals(place))
        .findFirst();
  }

  /** The longest mount point wins; of several on one the last. */
  MountEntry containing(String place) {
    return entries.stream()
        .filter(entry -> contains(entry.mountPoint(), place))
        .max(
            Comparator.comparingInt((MountEntry entry) -> entry.mountPoint().length())
                .thenComparingInt(entries::lastIndexOf))
        .orElseThrow();
  }

  private static boolean contains(String mountPoint, String place) {
    return mountPoint.equals("/") || place.equals(mountPoint) || place.startsWith(mountPoint + "/");
  }

  boolean hasChildren(MountEntry mount) {
    return entries.stream().anyMatch(entry -> entry.parent() == mount.id());
  }

  boolean mounts(Superblock superblock) {
    return entries.stream().anyMatch(entry -> entry.superblock() == superblock);
  }

  /** A propagation for a mount of its own. */
  String shared() {
    return "shared:" + nextGroup++;
  }

  MountEntry add(
      Superblock superblock,
      String root,
      String place,
      String options,
      String propagation,
      String source) {
    MountEntry entry =
        new MountEntry(
            ++nextId,
            containing(place).id(),
            superblock,
            root,
            place,
            options,
            propagation,
            source);
    entries.add(entry);
    show();
    return entry;
  }

  void remove(MountEntry entry) {
    entries.remove(entry);
    show();
  }

  void change(UnaryOperator<MountEntry> how) {
    entries.replaceAll(how);
    show();
  }

  /** Again, as what it shows of a filesystem is no longer the same. */
  void show() {
    view.mounts(entries);
  }
}
