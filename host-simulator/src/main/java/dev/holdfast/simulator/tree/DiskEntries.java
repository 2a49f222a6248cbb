package dev.holdfast.simulator.tree;

import static dev.holdfast.simulator.tree.TreeEntry.line;
import static dev.holdfast.simulator.tree.TreeEntry.link;

import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.NamespaceHead;
import dev.holdfast.simulator.state.NamespacePath;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes of a disk's directory (block/genhd.c, nvme/host/sysfs.c), by kernel. */
final class DiskEntries {
  private static final int SECTOR = 512;

  /** Of a namespace on the largest commands (UINT_MAX sectors in nvme_config_discard). */
  private static final long MOST_DISCARD = 2199023255040L;

  private final KernelProfile profile;
  private final boolean discard;

  DiskEntries(KernelSettings settings) {
    this.profile = settings.profile();
    this.discard = settings.discard();
  }

  /** A hidden path of a head. */
  Map<String, TreeEntry> hiddenPath(NamespacePath path) {
    Map<String, TreeEntry> entries = common(path.disk());
    entries.put("device", link("../../" + path.controller().name()));
    entries.put("subsystem", link("../../../../../../class/block"));
    entries.put("ana_grpid", line(1));
    entries.put("ana_state", line(path.ana()));
    if (profile.atLeast(KernelProfile.V7_3)) {
      entries.put("queue_depth", line(""));
      entries.put("numa_nodes", line(chosen(path) ? "0" : ""));
      entries.put("diag/command_error_count", line(0));
      entries.put("diag/command_retries_count", line(0));
      entries.put("diag/multipath_failover_count", line(0));
    }
    return entries;
  }

  /** The numa policy takes the first path on a machine with one node. */
  private static boolean chosen(NamespacePath path) {
    return path.head().paths().indexOf(path) == 0;
  }

  /** A namespace's own disk, without native multipath. */
  Map<String, TreeEntry> single(NamespacePath path) {
    Map<String, TreeEntry> entries = visible(path.disk(), "../../../../bdi/");
    entries.put("device", link("../../" + path.controller().name()));
    entries.put("subsystem", link("../../../../../../class/block"));
    return entries;
  }

  /** The visible disk of a head. */
  Map<String, TreeEntry> head(NamespaceHead head, Disk disk) {
    Map<String, TreeEntry> entries = visible(disk, "../../../bdi/");
    entries.put("device", link("../../" + head.subsystem().name()));
    entries.put("subsystem", link("../../../../../class/block"));
    if (profile.atLeast(KernelProfile.V7_3)) {
      entries.put("delayed_removal_secs", line(head.delayedRemovalSecs()));
      entries.put("diag/io_fail_no_available_path_count", line(0));
      entries.put("diag/io_requeue_no_usable_path_count", line(0));
      for (NamespacePath path : head.paths()) {
        String target = path.controller().name() + "/" + path.disk().name();
        entries.put(
            "multipath/" + path.disk().name(), link("../../../../nvme-fabrics/ctl/" + target));
      }
    }
    return entries;
  }

  /** A device of the device mapper (drivers/md/dm-sysfs.c). */
  Map<String, TreeEntry> mapping(Mapping mapping) {
    Disk disk = mapping.disk();
    Map<String, TreeEntry> entries = new LinkedHashMap<>();
    entries.put("holders", new TreeEntry.EmptyDirectory());
    // the link stays when the disk is removed
    String beneath = mapping.beneath().name();
    entries.put("slaves/" + beneath, link("../../../../../block/" + beneath));
    entries.put("dev", line(disk.number()));
    entries.put("size", line(disk.namespace().bytes() / SECTOR));
    entries.put("ro", line(disk.readOnly() ? 1 : 0));
    entries.put("dm/name", line(mapping.name()));
    entries.put("dm/uuid", line(mapping.uuid()));
    entries.put("dm/suspended", line(0));
    return entries;
  }

  /** The directory of the generic character device beside a visible disk. */
  static Map<String, TreeEntry> generic(Disk disk, int major, String device, String subsystem) {
    String number = major + ":" + disk.genericMinor();
    return Map.of(
        "dev", line(number),
        "device", link(device),
        "subsystem", link(subsystem),
        "uevent",
            line(
                "MAJOR=%d\nMINOR=%d\nDEVNAME=%s"
                    .formatted(major, disk.genericMinor(), disk.genericName())));
  }

  private Map<String, TreeEntry> visible(Disk disk, String bdi) {
    Map<String, TreeEntry> entries = common(disk);
    entries.put("bdi", link(bdi + disk.number()));
    entries.put("dev", line(disk.number()));
    for (String holder : disk.holders()) {
      entries.put("holders/" + holder, link("../../../../block/" + holder));
    }
    return entries;
  }

  private Map<String, TreeEntry> common(Disk disk) {
    Map<String, TreeEntry> entries = new LinkedHashMap<>();
    entries.put("holders", new TreeEntry.EmptyDirectory());
    entries.put("slaves", new TreeEntry.EmptyDirectory());
    entries.put("size", line(disk.namespace().bytes() / SECTOR));
    entries.put("ro", line(disk.readOnly() ? 1 : 0));
    entries.put("hidden", line(disk.hidden() ? 1 : 0));
    entries.put("diskseq", line(disk.sequence()));
    entries.put("uevent", line(uevent(disk)));
    entries.putAll(NamespaceText.identifiers(disk.head().subsystem(), disk.namespace()));
    fixed(entries);
    entries.put("queue/discard_max_bytes", line(discard ? MOST_DISCARD : 0));
    boolean flagged = disk.hidden() && !profile.atLeast(KernelProfile.V6_12);
    entries.put("capability", line(flagged ? 2 : 0));
    if (profile.atLeast(KernelProfile.V6_12)) {
      entries.put("csi", line(0));
      entries.put("metadata_bytes", line(0));
      entries.put("nuse", line(disk.namespace().bytes() / SECTOR));
      entries.put("partscan", line(disk.hidden() ? 0 : 1));
      entries.put("passthru_err_log_enabled", line("off"));
    }
    return entries;
  }

  private static void fixed(Map<String, TreeEntry> entries) {
    entries.put("alignment_offset", line(0));
    entries.put("discard_alignment", line(0));
    entries.put("events", new TreeEntry.Text(""));
    entries.put("events_async", new TreeEntry.Text(""));
    entries.put("events_poll_msecs", line(-1));
    entries.put("ext_range", line(256));
    entries.put("inflight", line("       0        0"));
    entries.put("range", line(0));
    entries.put("removable", line(0));
    entries.put("stat", line("       0".repeat(17)));
    entries.put("queue/logical_block_size", line(SECTOR));
    entries.put("queue/physical_block_size", line(SECTOR));
    entries.put("queue/rotational", line(0));
  }

  private static String uevent(Disk disk) {
    String node =
        disk.hidden()
            ? ""
            : "MAJOR=%s\nMINOR=%s\nDEVNAME=%s\n"
                .formatted(
                    disk.number().substring(0, disk.number().indexOf(':')),
                    disk.number().substring(disk.number().indexOf(':') + 1),
                    disk.name());
    return node + "DEVTYPE=disk\nDISKSEQ=" + disk.sequence();
  }
}
