package dev.holdfast.simulator.tree;

import static dev.holdfast.simulator.tree.TreeEntry.line;
import static dev.holdfast.simulator.tree.TreeEntry.link;

import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.KernelProfile;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes of controllers and subsystems (nvme/host/sysfs.c), by kernel. */
final class ControllerEntries {
  private final KernelProfile profile;
  private final int major;

  ControllerEntries(KernelProfile profile) {
    this.profile = profile;
    this.major = profile.controllerMajor();
  }

  Map<String, TreeEntry> controller(SimulatedController controller) {
    Map<String, TreeEntry> entries = new LinkedHashMap<>();
    connection(entries, controller);
    timers(entries, controller);
    identity(entries, controller);
    byKernel(entries, controller);
    return entries;
  }

  Map<String, TreeEntry> subsystem(SimulatedSubsystem subsystem) {
    Map<String, TreeEntry> entries = new LinkedHashMap<>();
    entries.put("subsysnqn", line(subsystem.nqn()));
    described(entries, subsystem);
    entries.put("iopolicy", line(subsystem.ioPolicy()));
    entries.put("subsystype", line(subsystem.discovery() ? "discovery" : "nvm"));
    entries.put("subsystem", link("../../../../class/nvme-subsystem"));
    entries.put("uevent", new TreeEntry.Text(""));
    for (SimulatedController controller : subsystem.controllers()) {
      entries.put(controller.name(), link("../../nvme-fabrics/ctl/" + controller.name()));
    }
    return entries;
  }

  private static void connection(Map<String, TreeEntry> entries, SimulatedController controller) {
    ConnectOptions options = controller.options();
    entries.put("address", line(address(controller)));
    entries.put("transport", line(options.transport()));
    entries.put("state", line(controller.state().word()));
    entries.put("cntlid", line(controller.cntlid()));
    entries.put("subsysnqn", line(controller.subsystem().nqn()));
    entries.put("hostnqn", line(options.hostNqn()));
    entries.put("hostid", line(options.hostId()));
    entries.put("delete_controller", new TreeEntry.WriteOnly());
    entries.put("rescan_controller", new TreeEntry.WriteOnly());
    entries.put("reset_controller", new TreeEntry.WriteOnly());
  }

  /** There is no src_addr while there is no socket. */
  private static String address(SimulatedController controller) {
    ConnectOptions options = controller.options();
    StringBuilder text = new StringBuilder();
    text.append("traddr=").append(options.traddr()).append(",trsvcid=").append(options.trsvcid());
    options.option("host_traddr").ifPresent(own -> text.append(",host_traddr=").append(own));
    options.option("host_iface").ifPresent(own -> text.append(",host_iface=").append(own));
    if (controller.state() != SimulatedControllerState.CONNECTING) {
      text.append(",src_addr=").append(source(options));
    }
    return text.toString();
  }

  /** The host has the first address of every network, as in the captures. */
  private static String source(ConnectOptions options) {
    String target = options.traddr();
    int end = Math.max(target.lastIndexOf('.'), target.lastIndexOf(':')) + 1;
    String own = target.substring(0, end) + "1";
    return options
        .option("host_traddr")
        .orElse(own.equals(target) ? target.substring(0, end) + "2" : own);
  }

  private static void timers(Map<String, TreeEntry> entries, SimulatedController controller) {
    entries.put("ctrl_loss_tmo", line(offIfNegative(controller.ctrlLossTmo())));
    entries.put("reconnect_delay", line(controller.reconnectDelay()));
    entries.put("fast_io_fail_tmo", line(offIfNegative(controller.fastIoFailTmo())));
    entries.put("kato", line(controller.options().keepAliveTmo()));
    entries.put("queue_count", line(controller.options().queueCount()));
    entries.put("sqsize", line(controller.options().queueSize() - 1));
  }

  private static String offIfNegative(int seconds) {
    return seconds < 0 ? "off" : Integer.toString(seconds);
  }

  private void identity(Map<String, TreeEntry> entries, SimulatedController controller) {
    described(entries, controller.subsystem());
    entries.put("cntrltype", line(controller.options().discovery() ? "discovery" : "io"));
    entries.put("dctype", line("none"));
    entries.put("numa_node", line(-1));
    entries.put("dev", line(major + ":" + controller.instance()));
    entries.put("device", link("../../ctl"));
    entries.put("subsystem", link("../../../../../class/nvme"));
    entries.put("uevent", line(uevent(controller)));
  }

  private String uevent(SimulatedController controller) {
    ConnectOptions options = controller.options();
    return "MAJOR=%d\nMINOR=%d\nDEVNAME=%s\nNVME_TRTYPE=%s\nNVME_TRADDR=%s\nNVME_TRSVCID=%s"
            .formatted(
                major,
                controller.instance(),
                controller.name(),
                options.transport(),
                options.traddr(),
                options.trsvcid())
        + "\nNVME_HOST_TRADDR="
        + options.option("host_traddr").orElse("none")
        + "\nNVME_HOST_IFACE="
        + options.option("host_iface").orElse("none");
  }

  /** Padded with blanks, as the Identify data have it; nvmet reports its kernel as firmware. */
  private void described(Map<String, TreeEntry> entries, SimulatedSubsystem subsystem) {
    entries.put("model", line("%-40s".formatted(subsystem.model())));
    entries.put("serial", line("%-20s".formatted(subsystem.serial())));
    entries.put("firmware_rev", line(profile.release().substring(0, 8)));
  }

  private void byKernel(Map<String, TreeEntry> entries, SimulatedController controller) {
    if (profile.atLeast(KernelProfile.V6_12)) {
      entries.put(
          "dhchap_secret", line(controller.options().option("dhchap_secret").orElse("none")));
      entries.put(
          "dhchap_ctrl_secret",
          line(controller.options().option("dhchap_ctrl_secret").orElse("none")));
      entries.put("passthru_err_log_enabled", line("off"));
    }
    if (controller.options().tls()) {
      String key = "%08x".formatted(controller.options().tlsKey());
      boolean connected = controller.state() == SimulatedControllerState.LIVE;
      entries.put("tls_key", connected ? line(key) : new TreeEntry.Text(""));
      entries.put("tls_configured_key", line(key));
    }
    if (profile.atLeast(KernelProfile.V7_3)) {
      entries.put("admin_timeout", line(60_000));
      entries.put("io_timeout", line(30_000));
      entries.put("quirks", line("none"));
      entries.put("diag/command_error_count", line(0));
      entries.put("diag/reconnect_count", line(controller.reconnects()));
      entries.put("diag/reset_count", line(controller.resets()));
    }
  }
}
