package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.kernel.Errno.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The one mount namespace of this host (fs/namespace.c). */
public final class MountTable {
  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final Path dev;
  private final List<MountEntry> entries = new ArrayList<>();
  private final List<Superblock> closing = new ArrayList<>();
  private final BlockIo io;
  private int nextId = 40;
  private int nextAnonymous = 50;
  private int nextGroup = 1;
  private long gone;

  /** What a kernel shows behind the name of a file that was removed. */
  private static final String DELETED = "//deleted";

  private final Superblock devtmpfs;

  MountTable(NvmeCore core, NamespaceScan namespaces, BlockIo io, Path dev) {
    this.core = core;
    this.namespaces = namespaces;
    this.io = io;
    this.dev = dev;
    this.devtmpfs = plain("devtmpfs", "0:6");
    base(30, 1, plain("overlay", "0:25"), "/", "overlay");
    base(23, 30, plain("proc", "0:22"), "/proc", "proc");
    base(24, 30, plain("sysfs", "0:23"), "/sys", "sysfs");
    base(25, 30, devtmpfs, "/dev", "dev");
    base(34, 30, plain("tmpfs", "0:31"), "/run", "tmpfs");
    core.afterChange.add(this::finishClosing);
    core.afterChange.add(this::showWhatHasGone);
    core.view.mounts(entries);
  }

  private static Superblock plain(String fsType, String number) {
    return new Superblock(Filesystem.virtual(fsType), number, null, false, "", false);
  }

  private void base(int id, int parent, Superblock superblock, String mountPoint, String source) {
    entries.add(
        new MountEntry(id, parent, superblock, "/", mountPoint, "rw,relatime", shared(), source));
  }

  private String shared() {
    return "shared:" + nextGroup++;
  }

  /** All mounts in the kernel's order. */
  public List<MountEntry> entries() {
    return core.look(() -> List.copyOf(entries));
  }

  /** What is on top at exactly this path. */
  public Optional<MountEntry> at(Path path) {
    String place = place(path);
    return core.look(() -> topAt(place));
  }

  /** The mount on which this path lies. */
  public MountEntry over(Path path) {
    String place = place(path);
    return core.look(() -> containing(place));
  }

  /** The disk whose node is bound to this very path. */
  public Optional<Disk> boundDisk(Path path) {
    return at(path).filter(entry -> entry.superblock() == devtmpfs).flatMap(this::nodeOf);
  }

  /** True while this disk has a filesystem that is mounted, or that is still being closed. */
  public boolean inUse(Disk disk) {
    return core.look(() -> mountedOn(disk).isPresent());
  }

  /**
   * Mounts a disk's filesystem. One disk has one superblock, however often it is mounted.
   *
   * @throws SimulatedErrno EBUSY if it is there already, or is mounted elsewhere with another
   *     opinion about writing
   */
  public void mount(
      Disk disk, String source, Filesystem filesystem, MountOptions options, Path mountPoint)
      throws SimulatedErrno {
    String place = place(mountPoint);
    core.locked(() -> {
      Superblock superblock = superblock(disk, filesystem, options);
      if (topAt(place).filter(top -> top.superblock() == superblock).isPresent()) {
        throw new SimulatedErrno(EBUSY, "mount " + place);
      }
      disk.open();
      core.view.show(superblock);
      return add(superblock, "/", place, options.shown(), shared(), source);
    });
  }

  private Superblock superblock(Disk disk, Filesystem filesystem, MountOptions options)
      throws SimulatedErrno {
    Optional<Superblock> known = mountedOn(disk);
    if (known.filter(other -> other.readOnly != options.readOnly()).isPresent()) {
      throw new SimulatedErrno(EBUSY, "mount " + disk.name());
    }
    return known.orElseGet(() -> newSuperblock(disk, filesystem, options));
  }

  /** btrfs has numbers of its own, the others their device's. */
  private Superblock newSuperblock(Disk disk, Filesystem filesystem, MountOptions options) {
    return new Superblock(
        filesystem,
        filesystem.type().equals("btrfs") ? "0:" + nextAnonymous++ : disk.number(),
        disk,
        options.readOnly(),
        String.join(",", options.data()),
        core.settings.profile().atLeast(KernelProfile.V7_3));
  }

  private Optional<Superblock> mountedOn(Disk disk) {
    return entries.stream()
        .map(MountEntry::superblock)
        .filter(superblock -> superblock.disk().filter(d -> d == disk).isPresent())
        .findFirst()
        .or(() -> closing.stream().filter(s -> s.disk().orElseThrow() == disk).findFirst());
  }

  /** Binds a directory or a file, device nodes included, to another place. */
  public void bind(Path source, Path target) throws SimulatedErrno {
    String from = place(source);
    String to = place(target);
    core.locked(() -> {
      MountEntry of = containing(from);
      boolean node = dev.equals(Path.of(from).getParent()) && nodeNamed(Path.of(from)).isPresent();
      if (node) {
        return add(devtmpfs, "/" + Path.of(from).getFileName(), to, "rw,relatime", shared(), "dev");
      }
      String inside = from.substring(of.mountPoint().length());
      String root = joined(of.root(), inside);
      of.superblock().disk().ifPresent(Disk::open);
      return add(of.superblock(), root, to, of.options(), of.propagation(), of.source());
    });
  }

  private static String joined(String root, String inside) {
    String path = (root.equals("/") ? "" : root) + (inside.startsWith("/") ? "" : "/") + inside;
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /**
   * Changes what is on top at this path.
   *
   * @param onlyThisMount as {@code remount,bind}: the filesystem and other mounts of it stay
   */
  public void remount(Path mountPoint, boolean onlyThisMount, MountOptions options)
      throws SimulatedErrno {
    String place = place(mountPoint);
    core.locked(() -> {
      MountEntry old =
          topAt(place).orElseThrow(() -> new SimulatedErrno(EINVAL, "remount " + place));
      entries.set(entries.indexOf(old), old.withOptions(options.shown()));
      if (!onlyThisMount) {
        old.superblock().readOnly = options.readOnly();
      }
      core.view.mounts(entries);
      return old;
    });
  }

  /**
   * Takes away what is on top. The table is changed at once; a filesystem that was the last of its
   * kind and cannot be written out stays open in the kernel until its disk is back or gone.
   *
   * @throws SimulatedErrno EINVAL if nothing is mounted, EBUSY if something is mounted below
   */
  public Superblock unmount(Path mountPoint) throws SimulatedErrno {
    String place = place(mountPoint);
    return core.locked(() -> {
      MountEntry top =
          topAt(place).orElseThrow(() -> new SimulatedErrno(EINVAL, "umount " + place));
      if (entries.stream().anyMatch(entry -> entry.parent() == top.id())) {
        throw new SimulatedErrno(EBUSY, "umount " + place);
      }
      entries.remove(top);
      core.view.mounts(entries);
      let(top.superblock());
      return top.superblock();
    });
  }

  /** True once the kernel has let go of this filesystem, if nothing mounts it any more. */
  public boolean closed(Superblock superblock) {
    return core.look(() -> !closing.contains(superblock));
  }

  private void let(Superblock superblock) {
    Disk disk = superblock.disk().orElse(null);
    if (disk == null) {
      return;
    }
    boolean last = entries.stream().noneMatch(entry -> entry.superblock() == superblock);
    if (last && !superblock.readOnly && io.health(disk) == DiskHealth.QUEUEING) {
      closing.add(superblock);
    } else {
      close(superblock, disk, last);
    }
  }

  private void finishClosing() {
    for (Superblock superblock : List.copyOf(closing)) {
      Disk disk = superblock.disk().orElseThrow();
      if (io.health(disk) != DiskHealth.QUEUEING) {
        closing.remove(superblock);
        close(superblock, disk, true);
      }
    }
  }

  /** The table of a new kernel shows that a device has gone. */
  private void showWhatHasGone() {
    boolean nodes = entries.stream().anyMatch(entry -> bound(entry) && nodeOf(entry).isEmpty());
    if (nodes) {
      entries.replaceAll(entry ->
          bound(entry) && nodeOf(entry).isEmpty() ? entry.withRoot(entry.root() + DELETED) : entry);
      core.view.mounts(entries);
    }
    long now =
        entries.stream()
            .flatMap(entry -> entry.superblock().disk().stream())
            .filter(disk -> !disk.present())
            .count();
    if (now != gone) {
      gone = now;
      core.view.mounts(entries);
    }
  }

  /** The node of a device that was there. */
  private boolean bound(MountEntry entry) {
    return entry.superblock() == devtmpfs
        && !entry.root().equals("/")
        && !entry.root().endsWith(DELETED);
  }

  private void close(Superblock superblock, Disk disk, boolean last) {
    if (last) {
      core.view.hide(superblock);
    }
    disk.close();
    namespaces.released(disk);
  }

  private MountEntry add(
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
    core.view.mounts(entries);
    return entry;
  }

  private Optional<MountEntry> topAt(String place) {
    return entries.reversed().stream()
        .filter(entry -> entry.mountPoint().equals(place))
        .findFirst();
  }

  /** The longest mount point wins; of several on one the last. */
  private MountEntry containing(String place) {
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

  private Optional<Disk> nodeOf(MountEntry entry) {
    return nodeNamed(Path.of(entry.root()));
  }

  private Optional<Disk> nodeNamed(Path node) {
    String name = String.valueOf(node.getFileName());
    return core.look(() -> core.disks().filter(disk -> disk.name().equals(name)).findFirst());
  }

  /** Links resolved as far as the path exists. */
  private static String place(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return Files.exists(absolute) ? absolute.toRealPath().toString() : absolute.toString();
    } catch (IOException e) {
      return absolute.toString();
    }
  }
}
