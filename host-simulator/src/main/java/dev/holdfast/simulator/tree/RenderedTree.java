package dev.holdfast.simulator.tree;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.HostView;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.MountEntry;
import dev.holdfast.simulator.state.NamespaceHead;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import dev.holdfast.simulator.state.Superblock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the kernel's objects as directories and links, and the nodes that udev makes for them. */
public final class RenderedTree implements HostView {
  private static final String FABRICS = "devices/virtual/nvme-fabrics/ctl/";
  private static final String MAPPINGS = "devices/virtual/block/";
  private static final String SUBSYSTEMS = "devices/virtual/nvme-subsystem/";

  private final TreeWriter sys;
  private final TreeWriter dev;
  private final TreeWriter proc;
  private final ControllerEntries controllers;
  private final DiskEntries disks;
  private final DeviceNodeEntries nodes;
  private final int controllerMajor;
  private final int genericMajor;

  public RenderedTree(Path root, KernelSettings settings) {
    Path staging = root.resolve(".staging");
    this.sys = new TreeWriter(root.resolve("sys"), staging.resolve("sys"));
    this.dev = new TreeWriter(root.resolve("dev"), staging.resolve("dev"));
    this.proc = new TreeWriter(root.resolve("proc"), staging.resolve("proc"));
    this.controllerMajor = settings.profile().controllerMajor();
    this.genericMajor = settings.profile().genericMajor();
    this.controllers = new ControllerEntries(settings.profile());
    this.disks = new DiskEntries(settings);
    this.nodes = new DeviceNodeEntries(dev);
    new StaticEntries(settings).write(sys, dev, proc);
  }

  @Override
  public void show(SimulatedController controller) {
    String place = FABRICS + controller.name();
    sys.directory(place, controllers.controller(controller));
    sys.entry("class/nvme/" + controller.name(), TreeEntry.link("../../" + place));
    sys.entry(charDevice(controller), TreeEntry.link("../../" + place));
    dev.entry(controller.name(), new TreeEntry.Text(""));
  }

  @Override
  public void hide(SimulatedController controller) {
    dev.remove(controller.name());
    sys.remove("class/nvme/" + controller.name());
    sys.remove(charDevice(controller));
    sys.retire(FABRICS + controller.name());
  }

  private String charDevice(SimulatedController controller) {
    return "dev/char/" + controllerMajor + ":" + controller.instance();
  }

  @Override
  public void show(SimulatedSubsystem subsystem) {
    String place = SUBSYSTEMS + subsystem.name();
    sys.directory(place, controllers.subsystem(subsystem));
    sys.entry("class/nvme-subsystem/" + subsystem.name(), TreeEntry.link("../../" + place));
  }

  @Override
  public void hide(SimulatedSubsystem subsystem) {
    sys.remove("class/nvme-subsystem/" + subsystem.name());
    sys.removeDirectory(SUBSYSTEMS + subsystem.name());
  }

  @Override
  public void show(NamespacePath path) {
    String parent = FABRICS + path.controller().name();
    if (path.disk().hidden()) {
      sys.directory(parent + "/" + path.disk().name(), disks.hiddenPath(path));
      blockLinks(parent, path.disk());
    } else {
      sys.directory(parent + "/" + path.disk().name(), disks.single(path));
      String device = "../../" + path.controller().name();
      showVisible(parent, path.disk(), device, "../../../../../../class/nvme-generic");
    }
  }

  @Override
  public void hide(NamespacePath path) {
    hideDisk(FABRICS + path.controller().name(), path.disk());
  }

  @Override
  public void show(NamespaceHead head, Disk disk) {
    String parent = SUBSYSTEMS + head.subsystem().name();
    sys.directory(parent + "/" + disk.name(), disks.head(head, disk));
    String device = "../../" + head.subsystem().name();
    showVisible(parent, disk, device, "../../../../../class/nvme-generic");
  }

  @Override
  public void hide(NamespaceHead head, Disk disk) {
    hideDisk(SUBSYSTEMS + head.subsystem().name(), disk);
  }

  @Override
  public void show(Mapping mapping) {
    Disk disk = mapping.disk();
    sys.directory(MAPPINGS + disk.name(), disks.mapping(mapping));
    sys.entry("dev/block/" + disk.number(), TreeEntry.link("../../" + MAPPINGS + disk.name()));
    sys.entry("class/block/" + disk.name(), TreeEntry.link("../../" + MAPPINGS + disk.name()));
    sys.entry("block/" + disk.name(), TreeEntry.link("../" + MAPPINGS + disk.name()));
    nodes.show(mapping);
  }

  @Override
  public void hide(Mapping mapping) {
    Disk disk = mapping.disk();
    nodes.hide(mapping);
    sys.remove("block/" + disk.name());
    sys.remove("class/block/" + disk.name());
    sys.remove("dev/block/" + disk.number());
    sys.removeDirectory(MAPPINGS + disk.name());
  }

  @Override
  public void show(Superblock superblock) {
    superblock
        .disk()
        .ifPresent(disk -> sys.directory(place(superblock, disk), entries(superblock, disk)));
  }

  @Override
  public void hide(Superblock superblock) {
    superblock.disk().ifPresent(disk -> sys.removeDirectory(place(superblock, disk)));
  }

  /** btrfs goes by its UUID, the others by the device's name at the time of mounting. */
  private static String place(Superblock superblock, Disk disk) {
    String type = superblock.fsType();
    return "fs/" + type + "/" + (type.equals("btrfs") ? superblock.uuid() : disk.name());
  }

  private static Map<String, TreeEntry> entries(Superblock superblock, Disk disk) {
    return switch (superblock.fsType()) {
      case "btrfs" ->
          Map.of(
              "label",
              new TreeEntry.Text(""),
              "devices/" + disk.name(),
              TreeEntry.link("../../../../block/" + disk.name()));
      case "xfs" -> Map.of("error/fail_at_unmount", TreeEntry.line(1));
      default -> Map.of("errors_count", TreeEntry.line(0));
    };
  }

  @Override
  public void moduleParameter(String name, String value) {
    sys.entry("module/nvme_core/parameters/" + name, TreeEntry.line(value));
  }

  @Override
  public void mounts(List<MountEntry> mounts) {
    String mountinfo =
        mounts.stream().map(e -> e.mountinfoLine() + "\n").collect(Collectors.joining());
    String table = mounts.stream().map(e -> e.mountsLine() + "\n").collect(Collectors.joining());
    proc.entry("self/mountinfo", new TreeEntry.Text(mountinfo));
    proc.entry("self/mounts", new TreeEntry.Text(table));
    proc.entry("mounts", new TreeEntry.Text(table));
  }

  @Override
  public void freeze() {
    sys.freeze();
    dev.freeze();
    proc.freeze();
  }

  private void showVisible(String parent, Disk disk, String device, String genericClass) {
    String generic = parent + "/" + disk.genericName();
    sys.directory(generic, DiskEntries.generic(disk, genericMajor, device, genericClass));
    sys.entry("class/nvme-generic/" + disk.genericName(), TreeEntry.link("../../" + generic));
    sys.entry(genericNumber(disk), TreeEntry.link("../../" + generic));
    sys.entry("dev/block/" + disk.number(), TreeEntry.link("../../" + parent + "/" + disk.name()));
    blockLinks(parent, disk);
    nodes.show(disk);
  }

  private void blockLinks(String parent, Disk disk) {
    sys.entry("class/block/" + disk.name(), TreeEntry.link("../../" + parent + "/" + disk.name()));
    sys.entry("block/" + disk.name(), TreeEntry.link("../" + parent + "/" + disk.name()));
  }

  private void hideDisk(String parent, Disk disk) {
    sys.remove("class/block/" + disk.name());
    sys.remove("block/" + disk.name());
    if (!disk.hidden()) {
      nodes.hide(disk);
      sys.remove("dev/block/" + disk.number());
      sys.remove("class/nvme-generic/" + disk.genericName());
      sys.remove(genericNumber(disk));
      sys.removeDirectory(parent + "/" + disk.genericName());
    }
    sys.removeDirectory(parent + "/" + disk.name());
  }

  private String genericNumber(Disk disk) {
    return "dev/char/" + genericMajor + ":" + disk.genericMinor();
  }
}
