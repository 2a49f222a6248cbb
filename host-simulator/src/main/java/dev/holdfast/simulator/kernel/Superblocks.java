package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.*;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.Filesystem;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings.Selinux;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.MountOptions;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Superblock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The filesystems that the kernel has open on disks: one a disk, however often it is mounted. The
 * caller has the kernel's lock.
 */
final class Superblocks {
  private final NvmeCore core;
  private final NamespaceScan namespaces;
  private final BlockIo io;
  private final MountTree mounts;

  /** Not mounted any more, and not written out. */
  private final List<Superblock> closing = new ArrayList<>();

  private int nextAnonymous = 50;

  Superblocks(NvmeCore core, NamespaceScan namespaces, BlockIo io, MountTree mounts) {
    this.core = core;
    this.namespaces = namespaces;
    this.io = io;
    this.mounts = mounts;
    core.afterChange.add(this::finishClosing);
  }

  /**
   * The one that is there, or a new one.
   *
   * @throws SimulatedErrno EBUSY if it is there with another opinion about writing, EINVAL if with
   *     other labels (selinux_set_mnt_opts in security/selinux/hooks.c)
   */
  Superblock of(Disk disk, Filesystem filesystem, MountOptions options) throws SimulatedErrno {
    Optional<Superblock> known = on(disk);
    if (known.filter(other -> other.readOnly != options.readOnly()).isPresent()) {
      throw new SimulatedErrno(EBUSY, "mount " + disk.name());
    }
    if (known.filter(other -> !other.labels().equals(labels(options))).isPresent()) {
      throw new SimulatedErrno(EINVAL, "mount " + disk.name());
    }
    return known.orElseGet(() -> open(disk, filesystem, options));
  }

  /** btrfs has numbers of its own, the others their device's. */
  private Superblock open(Disk disk, Filesystem filesystem, MountOptions options) {
    return new Superblock(
        filesystem,
        filesystem.type().equals("btrfs") ? "0:" + nextAnonymous++ : disk.number(),
        disk,
        options.readOnly(),
        labels(options),
        options.data().stream()
            .filter(word -> !Selinux.isLabel(word))
            .collect(Collectors.joining(",")),
        core.settings.profile().atLeast(KernelProfile.V7_3));
  }

  /** As the kernel shows them; with {@code seclabel} each file has its own. */
  private List<String> labels(MountOptions options) {
    List<String> labels = new ArrayList<>(options.data());
    labels.removeIf(word -> !Selinux.isLabel(word));
    if (core.settings.selinux() != Selinux.OFF
        && labels.stream().noneMatch(label -> label.startsWith("context="))) {
      labels.add("seclabel");
    }
    return labels;
  }

  Optional<Superblock> on(Disk disk) {
    return Stream.concat(mounts.entries().stream().map(MountEntry::superblock), closing.stream())
        .filter(superblock -> superblock.disk().filter(d -> d == disk).isPresent())
        .findFirst();
  }

  boolean closed(Superblock superblock) {
    return !closing.contains(superblock);
  }

  /** One mount of it was removed. After the last one it is closed, once it can be written out. */
  void unmounted(Superblock superblock) {
    Disk disk = superblock.disk().orElse(null);
    if (disk == null) {
      return;
    }
    boolean last = !mounts.mounts(superblock);
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

  private void close(Superblock superblock, Disk disk, boolean last) {
    if (last) {
      superblock.lost = superblock.dirty && io.health(disk) != DiskHealth.USABLE;
      core.view.hide(superblock);
    }
    disk.close();
    namespaces.released(disk);
  }
}
