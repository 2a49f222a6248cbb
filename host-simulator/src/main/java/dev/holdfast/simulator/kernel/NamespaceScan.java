package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.NamespaceHead;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a controller's namespaces what its target shows (nvme_scan_work in nvme/host/core.c). */
final class NamespaceScan {
  private final NvmeCore core;

  NamespaceScan(NvmeCore core) {
    this.core = core;
  }

  void scan(SimulatedController controller) {
    if (controller.state != SimulatedControllerState.LIVE || controller.options().discovery()) {
      return;
    }
    Map<Integer, TargetNamespace> there =
        core.fabric.target(controller.options().nqn()).visible().stream()
            .collect(Collectors.toMap(TargetNamespace::nsid, Function.identity()));
    Set<Integer> known = new HashSet<>(controller.paths.keySet());
    controller.paths().forEach(path -> compare(path, there));
    there.values().stream()
        .filter(namespace -> !known.contains(namespace.nsid()))
        .sorted((one, other) -> Integer.compare(one.nsid(), other.nsid()))
        .forEach(namespace -> add(controller, namespace));
    readAna(controller);
  }

  /** Nothing takes the place of one whose identifiers changed, until the next scan. */
  private void compare(NamespacePath path, Map<Integer, TargetNamespace> there) {
    TargetNamespace now = there.get(path.disk().namespace().nsid());
    if (now == null || !now.sameIdentifiers(path.disk().namespace())) {
      remove(path);
    } else if (now.bytes() != path.disk().namespace().bytes()) {
      boolean seenAlready =
          path.head().disk().filter(disk -> disk.namespace().bytes() == now.bytes()).isPresent();
      path.disk().namespace(now);
      core.view.show(path);
      path.head()
          .disk()
          .ifPresent(disk -> {
            disk.namespace(now);
            core.view.show(path.head(), disk);
          });
      if (!seenAlready) {
        path.visible().ifPresent(core.uevents::resized);
      }
    }
  }

  void readAna(SimulatedController controller) {
    if (controller.state != SimulatedControllerState.LIVE) {
      return;
    }
    String now = ana(controller);
    for (NamespacePath path : controller.paths()) {
      if (!path.ana.equals(now)) {
        path.ana = now;
        core.view.show(path);
      }
    }
  }

  private String ana(SimulatedController controller) {
    ConnectOptions options = controller.options();
    return core.fabric.target(options.nqn()).anaAt(options.address());
  }

  private void add(SimulatedController controller, TargetNamespace namespace) {
    SimulatedSubsystem subsystem = controller.subsystem();
    NamespaceHead head =
        subsystem.heads.stream()
            .filter(known -> known.listed && known.namespace().nsid() == namespace.nsid())
            .findFirst()
            .orElse(null);
    boolean fresh = head == null;
    if (head == null) {
      head = new NamespaceHead(subsystem, subsystem.headIndexes.take(), namespace);
      subsystem.heads.add(head);
    } else if (!head.namespace().sameIdentifiers(namespace)) {
      return; // "IDs don't match for shared namespace"
    }
    head.removal = SimulatedController.cancelled(head.removal);
    NamespacePath path =
        new NamespacePath(controller, head, pathDisk(controller, head), ana(controller));
    controller.paths.put(namespace.nsid(), path);
    head.paths.add(path);
    if (fresh && core.settings.multipath()) {
      head.disk = visible(head, "nvme" + subsystem.instance() + "n" + head.index());
    }
    core.view.show(path);
    if (head.disk != null) {
      core.view.show(head, head.disk);
    }
    if (fresh || !core.settings.multipath()) {
      path.visible().ifPresent(core.uevents::added);
    }
  }

  private Disk pathDisk(SimulatedController controller, NamespaceHead head) {
    if (!core.settings.multipath()) {
      Disk disk = visible(head, controller.name() + "n" + head.index());
      disk.owner = controller;
      return disk;
    }
    String name =
        "nvme%dc%dn%d".formatted(head.subsystem().instance(), controller.instance(), head.index());
    return new Disk(name, core.minors.take(), core.nextDiskSequence(), true, head);
  }

  private Disk visible(NamespaceHead head, String name) {
    Disk disk = new Disk(name, core.minors.take(), core.nextDiskSequence(), false, head);
    disk.genericMinor = core.genericMinors.take();
    return disk;
  }

  void remove(NamespacePath path) {
    NamespaceHead head = path.head();
    path.controller().paths.remove(path.disk().namespace().nsid());
    head.paths.remove(path);
    if (!path.disk().hidden()) {
      core.uevents.removed(path.disk());
    }
    core.view.hide(path);
    vanish(path.disk());
    if (head.disk != null && !head.paths.isEmpty()) {
      core.view.show(head, head.disk);
    }
    if (head.paths.isEmpty()) {
      lastPathGone(head);
    }
  }

  private void lastPathGone(NamespaceHead head) {
    if (head.delayedRemovalSecs > 0) {
      core.view.show(head, head.disk().orElseThrow());
      head.removal =
          core.later(Duration.ofSeconds(head.delayedRemovalSecs), () -> dropIfStillAlone(head));
    } else {
      drop(head);
    }
  }

  private void dropIfStillAlone(NamespaceHead head) {
    if (head.paths.isEmpty()) {
      drop(head);
    }
  }

  private void drop(NamespaceHead head) {
    head.listed = false;
    if (head.disk != null) {
      core.uevents.removed(head.disk);
      core.view.hide(head, head.disk);
      vanish(head.disk);
    }
    freeIfUnused(head);
  }

  /** Removes it from sysfs; its number stays taken while it is held open. */
  private void vanish(Disk disk) {
    disk.vanish();
    if (disk.held()) {
      disk.head().remains.add(disk);
      ownerOf(disk).forEach(controller -> controller.remains++);
    } else {
      free(disk);
    }
  }

  private void free(Disk disk) {
    core.minors.release(disk.minor());
    if (!disk.hidden()) {
      core.genericMinors.release(disk.genericMinor());
    }
  }

  private void freeIfUnused(NamespaceHead head) {
    SimulatedSubsystem subsystem = head.subsystem();
    if (!head.listed && head.remains.isEmpty() && subsystem.heads.remove(head)) {
      subsystem.headIndexes.release(head.index());
      core.freeIfUnused(subsystem);
    }
  }

  /** A holder of a disk closed it. */
  void released(Disk disk) {
    if (disk.held() || disk.present() || !disk.head().remains.remove(disk)) {
      return;
    }
    free(disk);
    ownerOf(disk)
        .forEach(controller -> {
          controller.remains--;
          freeInstance(controller);
        });
    freeIfUnused(disk.head());
  }

  /** A controller's number is free after its removal, unless its subsystem has the same number. */
  void freeInstance(SimulatedController controller) {
    if (controller.removed
        && controller.remains == 0
        && controller.instance() != controller.subsystem().instance()) {
      core.instances.release(controller.instance());
    }
  }

  /** Without native multipath a disk belongs to one controller, else to none. */
  private List<SimulatedController> ownerOf(Disk disk) {
    return disk.owner == null ? List.of() : List.of(disk.owner);
  }
}
