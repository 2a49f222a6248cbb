package dev.holdfast.simulator.kernel;

import java.util.Optional;

/** A namespace as one controller reaches it. */
public final class NamespacePath {
  private final Controller controller;
  private final NamespaceHead head;
  private final Disk disk;
  String ana;

  NamespacePath(Controller controller, NamespaceHead head, Disk disk, String ana) {
    this.controller = controller;
    this.head = head;
    this.disk = disk;
    this.ana = ana;
  }

  public Controller controller() {
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
  Optional<Disk> visible() {
    return disk.hidden() ? head.disk() : Optional.of(disk);
  }

  /** The kernel's word for its ANA state. */
  public String ana() {
    return ana;
  }

  boolean accessible() {
    return ana.equals("optimized") || ana.equals("non-optimized");
  }
}
