package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.Timer;
import dev.holdfast.simulator.fabric.TargetNamespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a subsystem, with its paths and, with native multipath, the one visible disk.
 */
public final class NamespaceHead {
  private final Subsystem subsystem;
  private final int index;
  private final TargetNamespace namespace;
  final List<NamespacePath> paths = new ArrayList<>();

  /** Removed disks that are still held open: they keep the head's number. */
  final Set<Disk> remains = new HashSet<>();

  @Nullable Disk disk;
  @Nullable Timer removal;
  boolean listed = true;
  int delayedRemovalSecs;

  NamespaceHead(Subsystem subsystem, int index, TargetNamespace namespace) {
    this.subsystem = subsystem;
    this.index = index;
    this.namespace = namespace;
  }

  public Subsystem subsystem() {
    return subsystem;
  }

  /** The last number of its disk's name; not the nsid. */
  public int index() {
    return index;
  }

  TargetNamespace namespace() {
    return namespace;
  }

  /** The disk in the subsystem; empty without native multipath. */
  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
  }

  public List<NamespacePath> paths() {
    return List.copyOf(paths);
  }

  public int delayedRemovalSecs() {
    return delayedRemovalSecs;
  }
}
