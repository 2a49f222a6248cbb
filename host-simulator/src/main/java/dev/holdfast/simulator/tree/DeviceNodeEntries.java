package dev.holdfast.simulator.tree;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The entries that devtmpfs and udev create in /dev for a visible disk. */
final class DeviceNodeEntries {
  private final TreeWriter dev;
  private final Set<Long> shown = new HashSet<>();

  DeviceNodeEntries(TreeWriter dev) {
    this.dev = dev;
  }

  /** The node is another name of the namespace's content, so its size is always the content's. */
  void show(Disk disk) {
    if (shown.add(disk.sequence())) {
      dev.hardLink(disk.name(), disk.namespace().content());
      links(disk).forEach(link -> dev.entry(link, TreeEntry.link("../../" + disk.name())));
    }
  }

  void hide(Disk disk) {
    if (shown.remove(disk.sequence())) {
      links(disk).forEach(link -> dev.removeLink(link, "../../" + disk.name()));
      dev.remove(disk.name());
    }
  }

  /** The node that the kernel makes, and the link that udev makes. */
  void show(Mapping mapping) {
    Disk disk = mapping.disk();
    if (shown.add(disk.sequence())) {
      dev.hardLink(disk.name(), disk.namespace().content());
      dev.entry("mapper/" + mapping.name(), TreeEntry.link("../" + disk.name()));
    }
  }

  void hide(Mapping mapping) {
    if (shown.remove(mapping.disk().sequence())) {
      dev.remove("mapper/" + mapping.name());
      dev.remove(mapping.disk().name());
    }
  }

  private static List<String> links(Disk disk) {
    SimulatedSubsystem subsystem = disk.head().subsystem();
    String byModel =
        "disk/by-id/nvme-%s_%s".formatted(subsystem.model(), subsystem.serial()).replace(' ', '_');
    return List.of(
        "disk/by-id/nvme-" + NamespaceText.wwid(subsystem, disk.namespace()),
        byModel,
        byModel + "_" + disk.namespace().nsid(),
        "disk/by-diskseq/" + disk.sequence());
  }
}
