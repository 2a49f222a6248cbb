package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.NvmeControllerReader;
import dev.holdfast.adapters.sysfs.topology.NvmeNamespaceReader;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.recovery.TimerDrift;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes timers and I/O policies through sysfs. The kernel counts {@code ctrl_loss_tmo} in units of
 * {@code reconnect_delay} (see {@link TimerDrift}): the delay is written first.
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
    List<String> trouble = new ArrayList<>();
    Path at = directory.path();
    if (differs(TimerDrift.RECONNECT_DELAY, before, policy)) {
      write(at, TimerDrift.RECONNECT_DELAY, policy.reconnectDelay().toSeconds(), trouble);
    }
    // after the delay, which changes what is shown of it
    if (differs(TimerDrift.CTRL_LOSS_TMO, NvmeControllerReader.timers(directory), policy)) {
      write(at, TimerDrift.CTRL_LOSS_TMO, policy.ctrlLossTmo().seconds(), trouble);
    }
    if (differs(TimerDrift.FAST_IO_FAIL_TMO, before, policy)) {
      policy
          .fastIoFailTmo()
          .ifPresent(wanted -> write(at, TimerDrift.FAST_IO_FAIL_TMO, wanted.seconds(), trouble));
    }
    return directory.exists()
        ? TimerDrift.orUnshown(NvmeControllerReader.timers(directory), policy).stream()
            .map(drift -> controller + ": " + drift.difference() + reason(drift, trouble))
            .toList()
        : List.of(controller + " does not exist any more");
  }

  private static boolean differs(String timer, ControllerTimers seen, ConnectionPolicy policy) {
    return TimerDrift.orUnshown(seen, policy).stream()
        .anyMatch(drift -> drift.timer().equals(timer));
  }

  private static String reason(TimerDrift drift, List<String> trouble) {
    return drift.restorable()
        ? trouble.stream()
            .filter(why -> why.startsWith(drift.timer()))
            .findFirst()
            .map(why -> " (" + why + ")")
            .orElse("")
        : ": fixed when a controller is made";
  }

  /**
   * The text {@code off}, which the kernel shows, it does not take; any negative number it does.
   */
  private void write(Path controller, String attribute, long seconds, List<String> trouble) {
    writes
        .write(controller.resolve(attribute), Long.toString(seconds), PATIENCE)
        .ifPresent(why -> trouble.add(attribute + ": " + why));
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
                + after.map(delay -> delay.toSeconds() + "s").orElse("gone")
                + ", not "
                + keep.toSeconds()
                + "s"
                + trouble.map(why -> ": " + why).orElse(""));
  }
}
