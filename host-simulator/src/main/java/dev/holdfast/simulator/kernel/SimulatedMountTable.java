package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.*;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Filesystem;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.MountOptions;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one mount namespace of this host (fs/namespace.c). */
public final class SimulatedMountTable {
  /** The suffix that a kernel shows after the name of a file that was removed. */
  private static final String DELETED = "//deleted";

  private final NvmeCore core;
  private final MountTree tree;
  private final Superblocks superblocks;
  private final Superblock devtmpfs;
  private final Path dev;
  private final Set<Integer> busy = new HashSet<>();
  private long gone;

  SimulatedMountTable(NvmeCore core, NamespaceScan namespaces, BlockIo io, Path dev) {
    this.core = core;
    this.dev = dev;
    this.tree = new MountTree(core.view);
    this.superblocks = new Superblocks(core, namespaces, io, tree);
    this.devtmpfs = plain("devtmpfs", "0:6");
    tree.base(30, 1, plain("overlay", "0:25"), "/", "overlay");
    tree.base(23, 30, plain("proc", "0:22"), "/proc", "proc");
    tree.base(24, 30, plain("sysfs", "0:23"), "/sys", "sysfs");
    tree.base(25, 30, devtmpfs, "/dev", "dev");
    tree.base(34, 30, plain("tmpfs", "0:31"), "/run", "tmpfs");
    tree.show();
    core.afterChange.add(this::showWhatHasGone);
  }

  private static Superblock plain(String fsType, String number) {
    return new Superblock(Filesystem.virtual(fsType), number, null, false, List.of(), "", false);
  }

  public Selinux selinux() {
    return core.settings.selinux();
  }

  /** All mounts in the kernel's order. */
  public List<MountEntry> entries() {
    return core.look(tree::entries);
  }

  /** The topmost mount at exactly this path. */
  public Optional<MountEntry> at(Path path) {
    String place = place(path);
    return core.look(() -> tree.topAt(place));
  }

  /** The mount on which this path lies. */
  public MountEntry over(Path path) {
    String place = place(path);
    return core.look(() -> tree.containing(place));
  }

  /** The disk whose node is bound to this very path. */
  public Optional<Disk> boundDisk(Path path) {
    return at(path).filter(entry -> entry.superblock() == devtmpfs).flatMap(this::nodeOf);
  }

  /** True while this disk has a filesystem that is mounted, or that is still being closed. */
  public boolean inUse(Disk disk) {
    return core.look(() -> superblocks.on(disk).isPresent());
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
      Superblock superblock = superblocks.of(disk, filesystem, options);
      if (tree.topAt(place).filter(top -> top.superblock() == superblock).isPresent()) {
        throw new SimulatedErrno(EBUSY, "mount " + place);
      }
      disk.open();
      core.view.show(superblock);
      return tree.add(
          superblock, "/", place, options.shown(), tree.shared(), canonical(disk, source));
    });
  }

  /** As libmount turns the kernel's name of a mapping into the mapper's (lib/canonicalize.c). */
  private String canonical(Disk disk, String source) {
    return core.mappings.stream()
        .filter(mapping -> mapping.disk() == disk)
        .map(mapping -> Path.of(source).resolveSibling("mapper").resolve(mapping.name()).toString())
        .findFirst()
        .orElse(source);
  }

  /** Binds a directory or a file, device nodes included, to another place. */
  public void bind(Path source, Path target) throws SimulatedErrno {
    String from = place(source);
    String to = place(target);
    core.locked(() -> {
      MountEntry of = tree.containing(from);
      boolean node = dev.equals(Path.of(from).getParent()) && nodeNamed(Path.of(from)).isPresent();
      if (node) {
        return tree.add(
            devtmpfs, "/" + Path.of(from).getFileName(), to, "rw,relatime", tree.shared(), "dev");
      }
      String inside = from.substring(of.mountPoint().length());
      String root = joined(of.root(), inside);
      of.superblock().disk().ifPresent(Disk::open);
      return tree.add(of.superblock(), root, to, of.options(), of.propagation(), of.source());
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
          tree.topAt(place).orElseThrow(() -> new SimulatedErrno(EINVAL, "remount " + place));
      if (!onlyThisMount) {
        old.superblock().readOnly = options.readOnly();
      }
      tree.change(entry -> entry.equals(old) ? old.withOptions(options.shown()) : entry);
      return old;
    });
  }

  /**
   * Takes away what is on top. The table is changed at once; a filesystem that was the last of its
   * kind and cannot be written out stays open in the kernel until its disk is back or gone.
   *
   * @throws SimulatedErrno EINVAL if nothing is mounted, EBUSY if something is mounted below, or a
   *     directory of it is open
   */
  public Superblock unmount(Path mountPoint) throws SimulatedErrno {
    String place = place(mountPoint);
    return core.locked(() -> {
      MountEntry top =
          tree.topAt(place).orElseThrow(() -> new SimulatedErrno(EINVAL, "umount " + place));
      if (tree.hasChildren(top) || busy.contains(top.id())) {
        throw new SimulatedErrno(EBUSY, "umount " + place);
      }
      tree.remove(top);
      superblocks.unmounted(top.superblock());
      return top.superblock();
    });
  }

  /** A directory of this mount is open, or no longer. */
  void busy(int mount, boolean open) {
    core.change(() -> {
      if (open) {
        busy.add(mount);
      } else {
        busy.remove(mount);
      }
    });
  }

  /**
   * Writes to what is mounted there, and not further than to the page cache.
   *
   * @throws IllegalArgumentException if nothing is
   */
  public Superblock dirty(Path mountPoint) {
    String place = place(mountPoint);
    return core.look(() -> {
      Superblock superblock =
          tree.topAt(place)
              .orElseThrow(() -> new IllegalArgumentException("not mounted: " + place))
              .superblock();
      superblock.dirty = true;
      return superblock;
    });
  }

  /** The filesystem that is mounted there stops after an error, if it is written to. */
  public void stop(Path mountPoint) {
    String place = place(mountPoint);
    core.change(() -> tree.topAt(place).ifPresent(top -> top.superblock().readOnly = true));
  }

  /** True once the kernel has closed this filesystem after its last mount was removed. */
  public boolean closed(Superblock superblock) {
    return core.look(() -> superblocks.closed(superblock));
  }

  /** The table of a new kernel shows that a device was removed. */
  private void showWhatHasGone() {
    boolean nodes =
        tree.entries().stream().anyMatch(entry -> bound(entry) && nodeOf(entry).isEmpty());
    if (nodes) {
      tree.change(entry ->
          bound(entry) && nodeOf(entry).isEmpty() ? entry.withRoot(entry.root() + DELETED) : entry);
    }
    long now =
        tree.entries().stream()
            .flatMap(entry -> entry.superblock().disk().stream())
            .filter(disk -> !disk.present())
            .count();
    if (now != gone) {
      gone = now;
      tree.show();
    }
  }

  /** The node of a device that was there. */
  private boolean bound(MountEntry entry) {
    return entry.superblock() == devtmpfs
        && !entry.root().equals("/")
        && !entry.root().endsWith(DELETED);
  }

  private Optional<Disk> nodeOf(MountEntry entry) {
    return nodeNamed(Path.of(entry.root()));
  }

  private Optional<Disk> nodeNamed(Path node) {
    String name = String.valueOf(node.getFileName());
    return core.look(() -> core.disk(name));
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
