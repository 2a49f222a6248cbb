package dev.holdfast.simulator.state;

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
  private final SimulatedSubsystem subsystem;
  private final int index;
  private final TargetNamespace namespace;
  public final List<NamespacePath> paths = new ArrayList<>();

  /** Removed disks that are still held open: they keep the head's number. */
  public final Set<Disk> remains = new HashSet<>();

  public @Nullable Disk disk;
  public @Nullable Timer removal;
  public boolean listed = true;
  public int delayedRemovalSecs;

  public NamespaceHead(SimulatedSubsystem subsystem, int index, TargetNamespace namespace) {
    this.subsystem = subsystem;
    this.index = index;
    this.namespace = namespace;
  }

  public SimulatedSubsystem subsystem() {
    return subsystem;
  }

  /** The last number of its disk's name; not the nsid. */
  public int index() {
    return index;
  }

  public TargetNamespace namespace() {
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
