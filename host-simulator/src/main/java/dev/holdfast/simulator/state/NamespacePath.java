package dev.holdfast.simulator.state;

import java.util.Optional;

/** A namespace as one controller reaches it. */
public final class NamespacePath {
  private final SimulatedController controller;
  private final NamespaceHead head;
  private final Disk disk;
  public String ana;

  public NamespacePath(SimulatedController controller, NamespaceHead head, Disk disk, String ana) {
    this.controller = controller;
    this.head = head;
    this.disk = disk;
    this.ana = ana;
  }

  public SimulatedController controller() {
    return controller;
  }

  public NamespaceHead head() {
    return head;
  }

  /** Hidden with native multipath, visible without. */
  public Disk disk() {
    return disk;
  }

  /** The disk that I/O to this namespace goes to: the head's, or its own without one. */
  public Optional<Disk> visible() {
    return disk.hidden() ? head.disk() : Optional.of(disk);
  }

  /** The kernel's word for its ANA state. */
  public String ana() {
    return ana;
  }

  public boolean accessible() {
    return ana.equals("optimized") || ana.equals("non-optimized");
  }
}
