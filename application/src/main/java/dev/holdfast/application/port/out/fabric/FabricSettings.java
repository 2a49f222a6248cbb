package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import java.time.Duration;
import java.util.List;

/** Settings of what is connected. */
public interface FabricSettings {
  /**
   * Writes the timers of a live controller that differ from the policy and can be written: {@code
   * ctrl_loss_tmo}, {@code reconnect_delay}, {@code fast_io_fail_tmo}.
   *
   * @return what still differs afterwards, one sentence each; empty if all is as wanted
   */
  List<String> applyTimers(ControllerName controller, ConnectionPolicy policy);

  /**
   * Writes how a subsystem picks its paths, {@code /sys/class/nvme-subsystem/X/iopolicy}.
   *
   * @param subsystem the kernel's name, such as {@code nvme-subsys0}
   * @return why it could not be had; empty if it is as wanted
   */
  List<String> applyIoPolicy(String subsystem, IoPolicy policy);

  /**
   * Writes for how long a namespace's device outlives its last controller, {@code
   * /sys/block/X/delayed_removal_secs} (Linux 7): meanwhile I/O waits, and new controllers rejoin
   * the same device.
   *
   * @param device the multipath head
   * @param keep whole seconds; zero removes the device with its last controller
   * @return why it is not as wanted, also where this kernel has no such thing; empty if it is
   */
  List<String> keepDevice(DeviceName device, Duration keep);
}
