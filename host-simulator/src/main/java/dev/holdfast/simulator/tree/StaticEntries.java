package dev.holdfast.simulator.tree;

import static dev.holdfast.simulator.tree.TreeEntry.line;
import static dev.holdfast.simulator.tree.TreeEntry.link;

import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.KernelSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Entries that exist before anything is connected. */
final class StaticEntries {
  private static final String FILESYSTEMS =
      """
      nodev\tsysfs
      nodev\ttmpfs
      nodev\tproc
      nodev\tdevtmpfs
      nodev\toverlay
      \text3
      \text2
      \text4
      \txfs
      \tbtrfs
      """;

  private final KernelSettings settings;

  StaticEntries(KernelSettings settings) {
    this.settings = settings;
  }

  void write(TreeWriter sys, TreeWriter dev, TreeWriter proc) {
    for (String directory :
        List.of(
            "class/nvme",
            "class/nvme-subsystem",
            "class/nvme-generic",
            "class/block",
            "block",
            "dev/block",
            "dev/char",
            "devices/virtual/nvme-subsystem")) {
      sys.entry(directory, new TreeEntry.EmptyDirectory());
    }
    fabrics(sys);
    modules(sys);
    dev.entry("nvme-fabrics", new TreeEntry.Text(""));
    proc.entry("sys/kernel/osrelease", line(settings.profile().release()));
    proc.entry("sys/kernel/random/boot_id", line(UUID.randomUUID()));
    proc.entry("self/status", line("Name:\tjava\nCapEff:\t000001ffffffffff"));
    proc.entry("self/ns/pid", link("pid:[4026531836]"));
    proc.entry("filesystems", new TreeEntry.Text(FILESYSTEMS));
    proc.entry("modules", new TreeEntry.Text(loaded()));
    proc.entry("cmdline", line("quiet nvme_core.multipath=" + yes(settings.multipath())));
  }

  private void fabrics(TreeWriter sys) {
    String place = "devices/virtual/nvme-fabrics/ctl";
    sys.entry(place + "/subsystem", link("../../../../class/nvme-fabrics"));
    sys.entry(place + "/uevent", new TreeEntry.Text(""));
    sys.entry("class/nvme-fabrics/ctl", link("../../" + place));
    sys.entry(
        "devices/virtual/misc/nvme-fabrics/dev", line("10:" + settings.profile().fabricsMinor()));
    sys.entry(
        "dev/char/10:" + settings.profile().fabricsMinor(),
        link("../../devices/virtual/misc/nvme-fabrics"));
  }

  private void modules(TreeWriter sys) {
    parameters()
        .forEach((name, value) -> sys.entry("module/nvme_core/parameters/" + name, line(value)));
    sys.entry("module/nvme_core/version", line("1.0"));
    sys.entry("module/nvme_fabrics/refcnt", line(1));
    for (String transport : settings.transports()) {
      sys.entry("module/nvme_" + transport + "/parameters/so_priority", line(0));
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> values =
        new TreeMap<>(
            Map.of(
                "admin_timeout", "60",
                "default_ps_max_latency_us", "100000",
                "force_apst", "N",
                "io_timeout", "30",
                "iopolicy", settings.ioPolicy(),
                "max_retries", "5",
                "multipath", yes(settings.multipath()),
                "shutdown_timeout", "5"));
    if (settings.profile().atLeast(KernelProfile.V7_3)) {
      values.put("multipath_always_on", "N");
    }
    return values;
  }

  private String loaded() {
    return settings.transports().stream()
            .sorted()
            .map(transport -> module("nvme_" + transport, "-"))
            .collect(Collectors.joining())
        + module("nvme_fabrics", "nvme_tcp,")
        + module("nvme_core", "nvme_fabrics,nvme_tcp,");
  }

  private static String module(String name, String usedBy) {
    return "%s 65536 1 %s Live 0x0000000000000000\n".formatted(name, usedBy);
  }

  private static String yes(boolean on) {
    return on ? "Y" : "N";
  }
}
