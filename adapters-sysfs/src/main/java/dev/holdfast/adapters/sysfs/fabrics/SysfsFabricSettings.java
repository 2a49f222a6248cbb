package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.NvmeControllerReader;
import dev.holdfast.adapters.sysfs.topology.NvmeNamespaceReader;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes timers and I/O policies through sysfs. The kernel keeps {@code ctrl_loss_tmo} as a number
 * of attempts and shows that number times {@code reconnect_delay} (drivers/nvme/host/sysfs.c,
 * nvme_ctrl_loss_tmo_show): the delay is written first, and equal numbers of attempts are equal.
 */
public final class SysfsFabricSettings implements FabricSettings {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SysfsRoot sysfs;
  private final KernelWrites writes;

  public SysfsFabricSettings(SysfsRoot sysfs, KernelWrites writes) {
    this.sysfs = sysfs;
    this.writes = writes;
  }

  @Override
  public List<String> applyTimers(ControllerName controller, ConnectionPolicy policy) {
    SysfsDirectory directory = sysfs.controller(controller);
    if (!directory.exists()) {
      return List.of(controller + " is not there");
    }
    ControllerTimers before = NvmeControllerReader.timers(directory);
    List<String> left = new ArrayList<>();
    Path at = directory.path();
    if (!before.reconnectDelay().equals(Optional.of(policy.reconnectDelay()))) {
      write(at, "reconnect_delay", policy.reconnectDelay().toSeconds(), left);
    }
    // after the delay, which changes what is shown of it
    if (!lasts(NvmeControllerReader.timers(directory), policy)) {
      write(at, "ctrl_loss_tmo", policy.ctrlLossTmo().seconds(), left);
    }
    policy
        .fastIoFailTmo()
        .filter(wanted -> !before.fastIoFailTmo().equals(Optional.of(wanted)))
        .ifPresent(wanted -> write(at, "fast_io_fail_tmo", wanted.seconds(), left));
    return directory.exists()
        ? differences(controller, NvmeControllerReader.timers(directory), policy, left)
        : List.of(controller + " does not exist any more");
  }

  /**
   * The text {@code off}, which the kernel shows, it does not take; any negative number it does.
   */
  private void write(Path controller, String attribute, long seconds, List<String> trouble) {
    writes
        .write(controller.resolve(attribute), Long.toString(seconds), PATIENCE)
        .ifPresent(why -> trouble.add(attribute + ": " + why));
  }

  private static List<String> differences(
      ControllerName controller,
      ControllerTimers seen,
      ConnectionPolicy policy,
      List<String> trouble) {
    List<String> left = new ArrayList<>();
    if (!lasts(seen, policy)) {
      left.add(
          said(controller, "ctrl_loss_tmo", seen.ctrlLossTmo(), policy.ctrlLossTmo(), trouble));
    }
    if (!seen.reconnectDelay().equals(Optional.of(policy.reconnectDelay()))) {
      left.add(
          said(
              controller,
              "reconnect_delay",
              seen.reconnectDelay(),
              policy.reconnectDelay(),
              trouble));
    }
    policy
        .fastIoFailTmo()
        .filter(wanted -> !seen.fastIoFailTmo().equals(Optional.of(wanted)))
        .ifPresent(wanted ->
            left.add(said(controller, "fast_io_fail_tmo", seen.fastIoFailTmo(), wanted, trouble)));
    seen.keepAliveTmo()
        .filter(kato -> !kato.equals(policy.keepAliveTmo()))
        .ifPresent(kato ->
            left.add(
                said(controller, "kato", seen.keepAliveTmo(), policy.keepAliveTmo(), List.of())
                    + ": fixed when a controller is made"));
    return left;
  }

  private static boolean lasts(ControllerTimers seen, ConnectionPolicy policy) {
    long delay = Math.max(1, seen.reconnectDelay().orElse(policy.reconnectDelay()).toSeconds());
    return seen.ctrlLossTmo()
        .map(timeout -> attempts(timeout, delay) == attempts(policy.ctrlLossTmo(), delay))
        .orElse(false);
  }

  private static long attempts(Timeout timeout, long delay) {
    return timeout.isOff() ? -1 : Math.ceilDiv(timeout.seconds(), delay);
  }

  private static String said(
      ControllerName controller,
      String attribute,
      Optional<?> seen,
      Object wanted,
      List<String> trouble) {
    String why =
        trouble.stream()
            .filter(t -> t.startsWith(attribute))
            .findFirst()
            .map(t -> " (" + t + ")")
            .orElse("");
    return controller
        + ": "
        + attribute
        + " is "
        + seen.map(SysfsFabricSettings::shown).orElse("not shown by this kernel")
        + ", not "
        + shown(wanted)
        + why;
  }

  private static String shown(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
  }

  @Override
  public List<String> applyIoPolicy(String subsystem, IoPolicy policy) {
    SysfsDirectory directory = sysfs.subsystem(subsystem);
    if (!SysfsRoot.isSubsystem(subsystem) || !directory.exists()) {
      return List.of(subsystem + " is not there");
    }
    Optional<String> before = directory.text("iopolicy");
    if (before.isEmpty()) {
      return List.of(subsystem + " has no iopolicy: native multipath is off or the kernel too old");
    }
    if (before.get().equals(policy.word())) {
      return List.of();
    }
    Optional<KernelWrites.Trouble> trouble =
        writes.write(directory.path().resolve("iopolicy"), policy.word(), PATIENCE);
    Optional<String> after = directory.text("iopolicy");
    if (after.equals(Optional.of(policy.word()))) {
      return List.of();
    }
    return List.of(
        subsystem
            + ": iopolicy is "
            + after.orElse("gone")
            + ", not "
            + policy.word()
            + trouble.map(why -> ": " + why).orElse("")
            + ": this kernel may not know it (queue-depth came with Linux 6.11)");
  }

  @Override
  public List<String> keepDevice(DeviceName device, Duration keep) {
    SysfsDirectory head = sysfs.directory("block").child(device.value());
    if (!head.exists()) {
      return List.of(device + " is not there");
    }
    Optional<Duration> before = NvmeNamespaceReader.delayedRemoval(head);
    if (before.isEmpty()) {
      return List.of(device + " has no delayed_removal_secs: it came with Linux 7");
    }
    if (before.get().equals(keep)) {
      return List.of();
    }
    Optional<KernelWrites.Trouble> trouble =
        writes.write(
            head.path().resolve("delayed_removal_secs"), Long.toString(keep.toSeconds()), PATIENCE);
    Optional<Duration> after = NvmeNamespaceReader.delayedRemoval(head);
    return after.equals(Optional.of(keep))
        ? List.of()
        : List.of(
            device
                + ": delayed_removal_secs is "
                + after.map(SysfsFabricSettings::shown).orElse("gone")
                + ", not "
                + shown(keep)
                + trouble.map(why -> ": " + why).orElse(""));
  }
}
