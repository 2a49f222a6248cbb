package dev.holdfast.bootstrap.demo;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One subsystem as the kernel shows it, and kubelet's mounts. */
final class KernelView {
  private final Narrator narrator;
  private final FabricTopology topology;
  private final MountTable mountTable;
  private final String nqn;

  KernelView(Narrator narrator, FabricTopology topology, MountTable mountTable, String nqn) {
    this.narrator = narrator;
    this.topology = topology;
    this.mountTable = mountTable;
    this.nqn = nqn;
  }

  /** The words for the states of all controllers; empty if there is none. */
  String states() {
    return subsystems().stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .map(Controller::stateWord)
        .collect(Collectors.joining(" "));
  }

  /** True if the top mount at this path is of a namespace that exists. */
  boolean liveAt(Path path) {
    List<Mount> there = mountTable.at(path.toString());
    return !there.isEmpty() && topology.observe().namespace(there.getLast().number()).isPresent();
  }

  boolean nothingLeft() {
    return states().isEmpty() && mounts().isEmpty();
  }

  void showSubsystem() {
    List<Subsystem> subsystems = subsystems();
    if (subsystems.isEmpty()) {
      narrator.kernel("no such subsystem");
    }
    for (Subsystem subsystem : subsystems) {
      narrator.kernel(
          subsystem.name() + (subsystem.orphaned() ? " has no controller: orphaned" : ""));
      for (Controller controller : subsystem.controllers()) {
        narrator.kernel(
            "  " + controller.name() + " " + controller.address() + " " + controller.stateWord());
      }
      for (Namespace namespace : subsystem.namespaces()) {
        narrator.kernel(
            "  /dev/%s %s, %d of %d paths usable"
                .formatted(
                    namespace.device(),
                    namespace.ids(),
                    namespace.usablePaths().size(),
                    namespace.paths().size()));
      }
    }
  }

  void showMounts() {
    List<String> mounts = mounts();
    narrator.kernel(mounts.isEmpty() ? "nothing is mounted" : String.join("\n", mounts));
  }

  private List<String> mounts() {
    return mountTable.mounts().stream()
        .filter(mount -> mount.mountPoint().contains("/kubelet/"))
        .map(mount ->
            mount.source()
                + " ("
                + mount.number()
                + ") on ..."
                + mount.mountPoint().replaceAll(".*/kubelet", ""))
        .toList();
  }

  private List<Subsystem> subsystems() {
    return topology.observe().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(nqn))
        .toList();
  }
}
